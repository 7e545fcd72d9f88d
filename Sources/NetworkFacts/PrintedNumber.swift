public import NetworkConditions

/// A decimal as printed, with the precision its digits show; exact.
public struct PrintedNumber: Hashable, Sendable {
  /// As written.
  public let text: String
  /// The number that the digits write, exactly.
  public let value: Number
  /// The allowed difference between the computed figure and the value.
  public let tolerance: Number

  /// - Throws: `.overflow` if value and tolerance over one denominator need more than 64 bits.
  public init(text: String, value: Number, tolerance: Number) throws(ArithmeticError) {
    for (factor, other) in [
      (value.denominator, tolerance.denominator), (value.numerator, tolerance.denominator),
      (tolerance.numerator, value.denominator),
    ] {
      guard Int64(exactly: Int128(factor) * Int128(other)) != nil else { throw .overflow }
    }
    self.text = text
    self.value = value
    self.tolerance = tolerance
  }

  /// Returns whether a computed count is the printed one, within its precision.
  public func agrees(with count: Int64) -> Bool {
    let scale = Int128(value.denominator) * Int128(tolerance.denominator)
    let printed = Int128(value.numerator) * Int128(tolerance.denominator)
    let permitted = Int128(tolerance.numerator) * Int128(value.denominator)
    return (Int128(count) * scale - printed).magnitude <= permitted.magnitude
  }
}
