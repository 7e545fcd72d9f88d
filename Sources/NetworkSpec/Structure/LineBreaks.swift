/// Where lines end: a layer goes with its normalization and activation.
enum LineBreaks {
  static func groups(of statements: [FoldedStatement]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    // True from a normalization or activation at the beginning until a layer that it prepares.
    var isPreparing = false
    for (index, statement) in statements.enumerated() {
      if index == start {
        isPreparing = statement.kind == .normalization || statement.kind == .activation
        continue
      }
      let before = statements[index - 1].kind
      let continues =
        switch statement.kind {
        case .activation: before != .structure
        case .normalization:
          // In two parts, as statistics and a scale are.
          before == .normalization || (before == .head || before == .resampling) && !isPreparing
        case .head: isPreparing && before != .head
        case .resampling: false
        case .merge, .structure: false
        }
      if !continues {
        groups.append(start..<index)
        start = index
        isPreparing = statement.kind == .normalization || statement.kind == .activation
      } else if statement.kind == .head {
        isPreparing = true
      }
    }
    if start < statements.count { groups.append(start..<statements.count) }
    return groups
  }
}
