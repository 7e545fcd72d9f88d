/// A bound on a figure that is understood: `< 1.2e9`, `>= 3`.
public struct Bound: Hashable, Sendable {
  /// The comparison of a figure with the number.
  public let comparison: Comparison
  /// The number as written.
  public let text: String
  /// The number.
  public let value: Number

  private static let comparisons: [Comparison] = [.atMost, .below, .atLeast, .above]

  /// - Throws: `.overflow` for a number beyond 64 bits.
  /// - Returns: nil for anything that is not a bound.
  public init?(_ written: String) throws(ArithmeticError) {
    try self.init(written) { (number) throws(ArithmeticError) in try Number.decimal(number.utf8) }
  }

  /// - `number`: what is after the comparison; nil if it is none.
  /// - Throws: What `number` throws.
  /// - Returns: nil for anything that is not a bound.
  public init?(
    _ written: String, number: (String) throws(ArithmeticError) -> Number?
  ) throws(ArithmeticError) {
    let comparison = Bound.comparisons.first { written.hasPrefix($0.rawValue) }
    let text = written.utf8.dropFirst(comparison?.rawValue.utf8.count ?? 0)
      .drop { $0 == UInt8(ascii: " ") }
    let value = try number(String(Substring(text)))
    guard let comparison, let value else { return nil }
    self.comparison = comparison
    self.text = String(Substring(text))
    self.value = value
  }
}
