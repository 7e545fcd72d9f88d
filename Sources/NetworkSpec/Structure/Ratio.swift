/// A constant whole factor, or divisor, between two columns of numbers.
struct Ratio {
  let factor: Int64
  let isDivision: Bool

  /// Larger ones are chance.
  private static let largest: Int64 = 64

  init?(of column: [SlotValue], to other: [SlotValue]) {
    var found: (factor: Int64, isDivision: Bool)?
    for (x, y) in zip(column, other) where x != .absent {
      guard case .number(let a) = x, case .number(let b) = y, a > 0, b > 0 else { return nil }
      let own: (factor: Int64, isDivision: Bool)
      if a % b == 0 {
        own = (a / b, false)
      } else if b % a == 0 {
        own = (b / a, true)
      } else {
        return nil
      }
      if let found, found != own { return nil }
      found = own
    }
    guard let found, found.factor <= Ratio.largest else { return nil }
    factor = found.factor
    isDivision = found.isDivision
  }

  func text(of name: String, in dialect: StructureDialect = .description) -> String {
    if factor == 1 { return name }
    return isDivision ? "\(name) \(dialect.division) \(factor)" : "\(factor) * \(name)"
  }
}
