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
    guard let (comparison, text) = Bound.parts(of: written),
      let value = try Number.decimal(text.utf8)
    else { return nil }
    self.comparison = comparison
    self.text = text
    self.value = value
  }

  /// The comparison of a bound and the text after it; nil for text that does not begin with one.
  public static func parts(of written: String) -> (comparison: Comparison, limit: String)? {
    guard let comparison = comparisons.first(where: { written.hasPrefix($0.rawValue) }) else {
      return nil
    }
    let limit = written.utf8.dropFirst(comparison.rawValue.utf8.count)
      .drop { $0 == UInt8(ascii: " ") }
    return (comparison, String(Substring(limit)))
  }
}
