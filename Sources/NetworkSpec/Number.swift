/// An exact number of the description language: a fraction in lowest terms.
///
/// Decimals are fractions too (`0.29` is 29/100), so that `100 * 0.29` is 29 and not a hair less.
struct Number: Hashable, Sendable {
  let numerator: Int
  /// At least 1.
  let denominator: Int

  init(_ integer: Int) {
    self.numerator = integer
    self.denominator = 1
  }

  /// - Throws: `.overflow` if the fraction in lowest terms needs more than 64 bits.
  init(_ numerator: Int128, over denominator: Int128) throws(ArithmeticError) {
    guard denominator != 0 else { throw .divisionByZero }
    let divisor = Number.greatestCommonDivisor(numerator.magnitude, denominator.magnitude)
    let sign: Int128 = denominator < 0 ? -1 : 1
    guard
      let top = Int(exactly: sign * (numerator / Int128(divisor))),
      let bottom = Int(exactly: sign * (denominator / Int128(divisor)))
    else { throw .overflow }
    self.numerator = top
    self.denominator = bottom
  }

  /// The value of a decimal literal such as `62.4e6`; digits, at most one point, an optional exponent.
  ///
  /// - Throws: `.overflow` beyond 64 bits; nil is returned for what is no decimal literal.
  static func decimal(_ literal: some Sequence<UInt8>) throws(ArithmeticError) -> Number? {
    var digits: Int128 = 0
    var scale = 0
    var seenPoint = false
    var seenDigit = false
    var exponent: Int?
    var exponentSign = 0
    for byte in literal {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = Int(byte - UInt8(ascii: "0"))
        if let value = exponent {
          guard value < 1000 else { throw .overflow }
          exponent = value * 10 + digit
          if exponentSign == 0 { exponentSign = 1 }
        } else {
          guard digits < Int128(Int.max) else { throw .overflow }
          digits = digits * 10 + Int128(digit)
          if seenPoint { scale -= 1 }
          seenDigit = true
        }
      case UInt8(ascii: "."):
        guard !seenPoint, exponent == nil else { return nil }
        seenPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard exponent == nil, seenDigit else { return nil }
        exponent = 0
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        guard exponent == 0, exponentSign == 0 else { return nil }
        exponentSign = byte == UInt8(ascii: "-") ? -1 : 1
      case UInt8(ascii: "_"):
        continue
      default:
        return nil
      }
    }
    guard seenDigit else { return nil }
    let power = scale + exponentSign * (exponent ?? 0)
    guard digits != 0 else { return Number(0) }
    var factor: Int128 = 1
    for _ in 0..<power.magnitude {
      guard factor < Int128(Int.max) else { throw .overflow }
      factor *= 10
    }
    return power < 0 ? try Number(digits, over: factor) : try Number(digits * factor, over: 1)
  }

  /// The integer this is, if it is one.
  var integer: Int? { denominator == 1 ? numerator : nil }

  var double: Double { Double(numerator) / Double(denominator) }

  private static func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }
}

/// What can go wrong between exact numbers.
enum ArithmeticError: Error, Hashable {
  case overflow
  case divisionByZero
}

// Sums and products of 64-bit fractions fit 128 bits: |a·d + b·c| < 2¹²⁷.
extension Number {
  static func + (a: Number, b: Number) throws(ArithmeticError) -> Number {
    if a.denominator == 1, b.denominator == 1 {
      return try integer(a.numerator.addingReportingOverflow(b.numerator))
    }
    return try Number(
      Int128(a.numerator) * Int128(b.denominator) + Int128(b.numerator) * Int128(a.denominator),
      over: Int128(a.denominator) * Int128(b.denominator))
  }

  static func - (a: Number, b: Number) throws(ArithmeticError) -> Number {
    if a.denominator == 1, b.denominator == 1 {
      return try integer(a.numerator.subtractingReportingOverflow(b.numerator))
    }
    return try Number(
      Int128(a.numerator) * Int128(b.denominator) - Int128(b.numerator) * Int128(a.denominator),
      over: Int128(a.denominator) * Int128(b.denominator))
  }

  static func * (a: Number, b: Number) throws(ArithmeticError) -> Number {
    if a.denominator == 1, b.denominator == 1 {
      return try integer(a.numerator.multipliedReportingOverflow(by: b.numerator))
    }
    return try Number(
      Int128(a.numerator) * Int128(b.numerator), over: Int128(a.denominator) * Int128(b.denominator)
    )
  }

  /// The exact quotient: `7 / 2` is 3.5.
  static func / (a: Number, b: Number) throws(ArithmeticError) -> Number {
    try Number(
      Int128(a.numerator) * Int128(b.denominator), over: Int128(a.denominator) * Int128(b.numerator)
    )
  }

  /// The remainder that goes with the quotient rounded down: never negative for a positive `b`.
  static func % (a: Number, b: Number) throws(ArithmeticError) -> Number {
    try a - (b * (a / b).rounded(.down))
  }

  static func < (a: Number, b: Number) -> Bool {
    Int128(a.numerator) * Int128(b.denominator) < Int128(b.numerator) * Int128(a.denominator)
  }

  /// Nearest integer in a direction; ties of `.toNearestOrAwayFromZero` go away from zero.
  func rounded(_ rule: FloatingPointRoundingRule) throws(ArithmeticError) -> Number {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    guard remainder != 0 else { return self }
    switch rule {
    case .down: return Number(numerator < 0 ? quotient - 1 : quotient)
    case .up: return Number(numerator < 0 ? quotient : quotient + 1)
    default:
      let twice = Int128(remainder.magnitude) * 2
      guard twice >= Int128(denominator) else { return Number(quotient) }
      return Number(numerator < 0 ? quotient - 1 : quotient + 1)
    }
  }

  func negated() throws(ArithmeticError) -> Number { try Number(0) - self }

  private static func integer(
    _ result: (partialValue: Int, overflow: Bool)
  ) throws(ArithmeticError) -> Number {
    guard !result.overflow else { throw .overflow }
    return Number(result.partialValue)
  }
}

extension Number: CustomStringConvertible {
  /// `7`, `2.33`: at most two decimals, for messages.
  var description: String {
    guard denominator != 1 else { return String(numerator) }
    let hundredths = Int128(numerator.magnitude) * 100 / Int128(denominator)
    let fraction = Int(hundredths % 100)
    let digits = fraction < 10 ? "0\(fraction)" : "\(fraction)"
    return "\(numerator < 0 ? "-" : "")\(hundredths / 100).\(digits)"
  }
}
