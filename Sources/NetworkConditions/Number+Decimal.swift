extension Number {
  /// The value of an unsigned decimal literal such as `62.4e6`: digits with at most one point and an
  /// optional exponent; underscores between them mean nothing.
  ///
  /// - Throws: `.overflow` beyond 64 bits.
  /// - Returns: nil for anything that is not such a literal.
  public static func decimal(_ literal: some Sequence<UInt8>) throws(ArithmeticError) -> Number? {
    var reader = DecimalReader()
    for byte in literal {
      guard try reader.read(byte) else { return nil }
    }
    guard reader.isComplete else { return nil }
    return try reader.value()
  }
}

/// Reads a decimal literal byte by byte.
private struct DecimalReader {
  private var digits: Int128 = 0
  /// Power of ten that the digits are to be multiplied with, exponent left out.
  private var scale = 0
  private var exponent = 0
  private var isExponentNegative = false
  private var part = Part.whole
  /// True if the part has a digit.
  private var hasDigit = false

  private enum Part {
    case whole, fraction
    /// After `e`, and after its sign.
    case exponentStart, exponentSign
    case exponent
  }

  /// True if the literal may end here.
  var isComplete: Bool { hasDigit }

  /// - Returns: whether the byte may appear here.
  mutating func read(_ byte: UInt8) throws(ArithmeticError) -> Bool {
    switch (byte, part) {
    case (UInt8(ascii: "0")...UInt8(ascii: "9"), _):
      try read(digit: Int(byte - UInt8(ascii: "0")))
    case (UInt8(ascii: "."), .whole) where hasDigit:
      (part, hasDigit) = (.fraction, false)
    case (UInt8(ascii: "e"), .whole), (UInt8(ascii: "E"), .whole),
      (UInt8(ascii: "e"), .fraction), (UInt8(ascii: "E"), .fraction):
      guard hasDigit else { return false }
      (part, hasDigit) = (.exponentStart, false)
    case (UInt8(ascii: "+"), .exponentStart):
      part = .exponentSign
    case (UInt8(ascii: "-"), .exponentStart):
      part = .exponentSign
      isExponentNegative = true
    case (UInt8(ascii: "_"), _):
      break
    default:
      return false
    }
    return true
  }

  private mutating func read(digit: Int) throws(ArithmeticError) {
    hasDigit = true
    switch part {
    case .whole, .fraction:
      guard digits <= Int128(Int64.max) else { throw .overflow }
      digits = digits * 10 + Int128(digit)
      if part == .fraction { scale -= 1 }
    case .exponentStart, .exponentSign, .exponent:
      guard exponent < 1000 else { throw .overflow }
      exponent = exponent * 10 + digit
      part = .exponent
    }
  }

  func value() throws(ArithmeticError) -> Number {
    guard digits != 0 else { return Number(0) }
    let power = scale + (isExponentNegative ? -exponent : exponent)
    var factor: Int128 = 1
    for _ in 0..<power.magnitude {
      guard factor <= Int128(Int64.max) else { throw .overflow }
      factor *= 10
    }
    guard power > 0 else { return try Number(digits, over: factor) }
    let (value, overflow) = digits.multipliedReportingOverflow(by: factor)
    guard !overflow else { throw .overflow }
    return try Number(value, over: 1)
  }
}
