import CNNDiagnostics
import KDL
import NetworkConditions
import NetworkFacts

/// The precision of a printed figure: that of its digits as written, unless something is said of it.
extension PrintedNumber {
  /// - Parameters:
  ///   - stated: what `tolerance=` says.
  ///   - digits: what `digits=` says.
  init(
    _ number: KDLNumber, at span: SourceSpan, tolerance stated: KDLValue?, digits: KDLValue?
  ) throws(SpecFault) {
    let value = try Number(number, at: span)
    let tolerance: Number
    if let stated {
      tolerance = try PrintedNumber.tolerance(stated, of: value)
    } else if let digits {
      tolerance = try PrintedNumber.unit(ofDigits: digits, in: value)
    } else if let precision = number.precision, !precision.isPlainInteger {
      tolerance = try PrintedNumber.power(precision.lastDigitExponent, at: span)
    } else {
      tolerance = Number(0)
    }
    self = try exactly(at: span) { () throws(ArithmeticError) in
      try PrintedNumber(text: number.lexeme, value: value, tolerance: tolerance)
    }
  }

  /// A literal in quotes, with or without a unit: `"25.6M"`, `"256KiB"`. Nil for anything else.
  init?(
    withUnit text: String, at span: SourceSpan, tolerance stated: KDLValue?, digits: KDLValue?
  ) throws(SpecFault) {
    let literal = try exactly(at: span) { () throws(ArithmeticError) in
      try Number.literal(withUnit: text)
    }
    guard let (value, lastDigit, hasUnit) = literal else { return nil }
    let isExact = !hasUnit && lastDigit == Number(1)
    self = try PrintedNumber.figure(
      text, value, precision: isExact ? Number(0) : lastDigit, at: span, tolerance: stated,
      digits: digits)
  }

  /// A figure with what is said of its precision, or else its own.
  static func figure(
    _ text: String, _ value: Number, precision: Number, at span: SourceSpan,
    tolerance stated: KDLValue?, digits: KDLValue?
  ) throws(SpecFault) -> PrintedNumber {
    let tolerance: Number
    if let stated {
      tolerance = try PrintedNumber.tolerance(stated, of: value)
    } else if let digits {
      tolerance = try PrintedNumber.unit(ofDigits: digits, in: value)
    } else {
      tolerance = precision
    }
    return try exactly(at: span) { () throws(ArithmeticError) in
      try PrintedNumber(text: text, value: value, tolerance: tolerance)
    }
  }

  /// `tolerance=1000`, `tolerance="2%"`.
  private static func tolerance(_ stated: KDLValue, of value: Number) throws(SpecFault) -> Number {
    let tolerance: Number
    if case .number(let number) = stated.content {
      tolerance = try Number(number, at: stated.span)
    } else {
      let text = try stated.word()
      let percentage = try exactly(at: stated.span) { () throws(ArithmeticError) in
        try Number.decimal(text.utf8.dropLast()).map { (percent) throws(ArithmeticError) in
          try value * percent / Number(100)
        }
      }
      guard text.utf8.last == UInt8(ascii: "%"), let percentage else {
        throw SpecFault(.malformed(text, expected: "a number or a percentage"), at: stated.span)
      }
      tolerance = percentage
    }
    guard !(tolerance < Number(0)) else { throw negative(tolerance, at: stated.span) }
    return tolerance
  }

  /// The fault of a tolerance below 0.
  static func negative(_ tolerance: Number, at span: SourceSpan) -> SpecFault {
    SpecFault(.malformed(tolerance.description, expected: "0 or more"), at: span)
  }

  /// One unit of the last of so many significant digits.
  private static func unit(
    ofDigits digits: KDLValue, in value: Number
  ) throws(SpecFault) -> Number {
    guard case .number(let number) = digits.content, let count = number.integer else {
      throw SpecFault(
        .wrongType(expected: "a whole number", found: digits.typeName), at: digits.span)
    }
    guard (1...18).contains(count) else {
      throw SpecFault(.outOfRange(count, 1...18), at: digits.span)
    }
    guard value.numerator != 0 else { return Number(0) }
    // The order of magnitude: 10^order ≤ |value| < 10^(order + 1). Both sides stay below 2¹²⁷.
    var order = 0
    var upper = Int128(value.denominator)
    let top = Int128(value.numerator.magnitude)
    while upper <= top / 10 {
      upper *= 10
      order += 1
    }
    var scaled = top
    while scaled < Int128(value.denominator) {
      scaled *= 10
      order -= 1
    }
    return try power(order - Int(count) + 1, at: digits.span)
  }

  private static func power(_ exponent: Int, at span: SourceSpan) throws(SpecFault) -> Number {
    guard exponent.magnitude <= 18 else { throw SpecFault(.numberOverflow, at: span) }
    let factor = (0..<exponent.magnitude).reduce(Int128(1)) { power, _ in power * 10 }
    return try exactly(at: span) { () throws(ArithmeticError) in
      exponent < 0 ? try Number(1, over: factor) : try Number(factor, over: 1)
    }
  }
}
