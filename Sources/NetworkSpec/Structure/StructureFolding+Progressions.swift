/// Repeats whose numbers of channels grow from time to time, where layers say how many they read.
extension StructureFolding {
  /// Fewer are as long as the loop.
  private static let fewest = 3

  /// Lines that follow each other and differ in growing numbers of channels alone as `repeat`.
  mutating func progressing(_ lines: [Line]) -> [Line] {
    var result: [Line] = []
    var place = 0
    while place < lines.count {
      var end = place + 1
      var values: [SlotValue]?
      if !lines[place].isFixed, place + 1 < lines.count, !lines[place + 1].isFixed,
        let steps = steps(lines[place].statements, lines[place + 1].statements),
        steps.contains(where: { $0 != 0 })
      {
        end = place + 2
        while end < lines.count, !lines[end].isFixed,
          self.steps(lines[end - 1].statements, lines[end].statements) == steps
        {
          end += 1
        }
        values = progressions(lines[place].statements, steps)
      }
      guard end - place >= StructureFolding.fewest, let values else {
        result.append(lines[place])
        place += 1
        continue
      }
      let inner = lines[place].statements
      let all = lines[place..<end].flatMap { $0.statements }
      let statement = FoldedStatement(
        form: forms.number(of: .repetition(inner.map { $0.form })),
        values: [.number(Int64(end - place))] + values,
        channels: [0] + values.map { _ in -1 }, entering: inner.first?.entering ?? 0,
        leaving: all.last?.leaving ?? 0, nodes: all.flatMap { $0.nodes }, isFixed: true,
        kind: .structure)
      result.append(line([statement]))
      place = end
    }
    return result
  }

  /// What each number of one grows by to the next; nil if they differ in anything but numbers of channels.
  func steps(_ first: [FoldedStatement], _ second: [FoldedStatement]) -> [Int64]? {
    guard first.map({ $0.form }) == second.map({ $0.form }) else { return nil }
    var steps: [Int64] = []
    for (a, b) in zip(first, second) {
      for (slot, values) in zip(forms.slots[a.form], zip(a.values, b.values)) {
        if values.0 == values.1 {
          steps.append(0)
        } else if case .number(let x) = values.0, case .number(let y) = values.1,
          slot.role == .width
        {
          steps.append(y - x)
        } else {
          return nil
        }
      }
    }
    return steps
  }

  /// The values of statements that grow by some steps.
  func progressions(_ statements: [FoldedStatement], _ steps: [Int64]) -> [SlotValue] {
    zip(statements.flatMap { $0.values }, steps).map { value, step in
      guard step != 0, case .number(let number) = value else { return value }
      return .progression(number, step: step)
    }
  }
}
