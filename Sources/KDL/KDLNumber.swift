extension KDLNumber {
  /// The notation of the digits: `0x`, `0o`, `0b` or without a prefix.
  public enum Radix: UInt8, Hashable, Sendable {
    case binary = 2
    case octal = 8
    case decimal = 10
    case hexadecimal = 16
  }

  /// The value, if it is written without point and exponent (in any radix) and 64 bits hold it.
  public var integer: Int64? {
    // The usual case needs no splitting.
    if let plain = Int64(lexeme) { return plain }
    guard let parts = Parts(lexeme), parts.isPlainInteger else { return nil }
    return parts.integer
  }

  /// The value, if it is whole and 64 bits hold it, however it is written: 1000 for `1e3`, 25 for
  /// `2.50e1`, nil for `1.5`.
  public var exactInteger: Int64? {
    guard let parts = Parts(lexeme) else { return nil }
    if parts.isPlainInteger { return parts.integer }
    return parts.shiftedInteger
  }

  /// The nearest value, infinite beyond the range of `Double`.
  public var double: Double {
    switch lexeme {
    case "#inf": return .infinity
    case "#-inf": return -.infinity
    case "#nan": return .nan
    default: break
    }
    guard let parts = Parts(lexeme) else { return .nan }
    let magnitude =
      parts.radix == .decimal
      ? Double(parts.decimalText(exponentMark: "e")) ?? .nan : parts.binaryMagnitude
    return parts.isNegative ? -magnitude : magnitude
  }

  /// The digits of a decimal number as its author gave them, which is to say how precisely it is
  /// meant. Nil for other radixes and for `#inf`, `#-inf`, `#nan`.
  public var precision: Precision? {
    guard let parts = Parts(lexeme), parts.radix == .decimal else { return nil }
    return Precision(parts)
  }

  /// The precision of a decimal number as written: `62.4e6` has the digits `624`, the last of
  /// which counts 10⁵.
  public struct Precision: Hashable, Sendable {
    /// Without sign, point, underscores and leading zeros; `0` for zero.
    public let digits: String
    /// The power of ten that the last written digit counts: 5 for `62.4e6`, 0 for `138`, -2 for
    /// `0.50`.
    public let lastDigitExponent: Int
    /// True if there is neither point nor exponent, so that nothing suggests rounding.
    public let isPlainInteger: Bool

    /// The number of digits written from the first that is not 0; at least 1.
    public var significantDigits: Int { digits.utf8.count }
  }

  /// In decimal, without underscores, leading zeros and plus sign, `E` before the exponent.
  var canonicalText: String {
    guard let parts = Parts(lexeme) else { return lexeme }
    let magnitude =
      parts.radix == .decimal ? parts.decimalText(exponentMark: "E") : parts.decimalFromRadix
    return (parts.isNegative ? "-" : "") + magnitude
  }
}

extension KDLNumber.Precision {
  fileprivate init(_ parts: KDLNumber.Parts) {
    digits = KDLNumber.Parts.withoutLeadingZeros(parts.whole + parts.fraction)
    lastDigitExponent = parts.lastDigitExponent
    isPlainInteger = parts.isPlainInteger
  }
}
