/// The columns of a text table that are shown, with their widths.
struct TextColumns {
  /// The preferred width of a column.
  struct Wish {
    var width: Int
    /// The width below which it is abbreviated only if nothing else helps: that of its header at least.
    var least: Int
    /// Holds words, which can be abbreviated; numbers cannot.
    var canShrink: Bool
  }

  struct Shown {
    var position: Int
    var width: Int
  }

  var shown: [Shown]
  /// Positions of the columns for which there was no space, in any order.
  var hidden: [Int]

  static let gap = 2

  /// Columns of the terminal that the table takes.
  var width: Int {
    shown.reduce(0) { $0 + $1.width } + TextColumns.gap * max(shown.count - 1, 0)
  }

  /// First long words are abbreviated a little, then extra columns left out, then words abbreviated more,
  /// then useful columns left out, and at last words abbreviated below the width that their columns want at
  /// least. If that is not enough the table is wider than asked for: a wrong number would be worse.
  static func fitting(_ wishes: [Wish], of columns: [TableColumn], into limit: Int?) -> TextColumns
  {
    var fit = TextColumns(
      shown: wishes.enumerated().map { Shown(position: $0, width: $1.width) }, hidden: [])
    guard let limit, fit.width > limit else { return fit }
    let stages: [(shortest: Int, dropping: TableColumn.Importance?)] = [
      (20, nil), (20, .extra), (8, nil), (8, .useful),
    ]
    for stage in stages {
      if fit.shrunk(wishes, to: limit, shortest: stage.shortest) { return fit }
      while let importance = stage.dropping,
        let last = fit.shown.lastIndex(where: { columns[$0.position].importance == importance })
      {
        fit.hidden.append(fit.shown.remove(at: last).position)
        if fit.shrunk(wishes, to: limit, shortest: stage.shortest) { return fit }
      }
    }
    _ = fit.shrunk(wishes, to: limit, shortest: 8, respectsLeast: false)
    return fit
  }

  /// Takes columns of words from the widest, none below `shortest` or, unless told otherwise, the width that it
  /// wants at least, and returns whether that was enough.
  private mutating func shrunk(
    _ wishes: [Wish], to limit: Int, shortest: Int, respectsLeast: Bool = true
  ) -> Bool {
    func floor(_ index: Int) -> Int {
      respectsLeast ? max(shortest, wishes[shown[index].position].least) : shortest
    }
    for index in shown.indices { shown[index].width = wishes[shown[index].position].width }
    while width > limit {
      let candidates = shown.indices.filter {
        wishes[shown[$0].position].canShrink && shown[$0].width > floor($0)
      }
      guard let widest = candidates.max(by: { shown[$0].width < shown[$1].width }) else {
        return false
      }
      let runnerUp = candidates.filter { $0 != widest }.map { shown[$0].width }.max() ?? 0
      let step = max(1, min(shown[widest].width - max(runnerUp, floor(widest)), width - limit))
      shown[widest].width -= step
    }
    return true
  }
}
