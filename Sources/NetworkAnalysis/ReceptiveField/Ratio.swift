import NetworkModel

/// A fraction in lowest terms, not negative.
public struct Ratio: Hashable, Sendable {
  /// The part above the line, at least 0.
  public let numerator: Int64
  /// At least 1.
  public let denominator: Int64

  /// - Precondition: `numerator` is not negative, `denominator` at least 1.
  public init(_ numerator: Int64, over denominator: Int64 = 1) {
    let common = greatestCommonDivisor(numerator, denominator)
    self.numerator = numerator / common
    self.denominator = denominator / common
  }

  /// The nearest 64-bit floating-point number.
  public var value: Double { Double(numerator) / Double(denominator) }
}

extension Ratio: CustomStringConvertible {
  /// `32`, or `1/2`.
  public var description: String {
    denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)"
  }
}
