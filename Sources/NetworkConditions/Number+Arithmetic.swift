// Sums and products of 64-bit fractions fit 128 bits: |a·d + b·c| < 2¹²⁷.

extension Number {
  /// The exact sum.
  ///
  /// - Throws: `.overflow` beyond 64 bits.
  public static func + (a: Number, b: Number) throws(ArithmeticError) -> Number {
    if a.denominator == 1, b.denominator == 1 {
      return try integer(a.numerator.addingReportingOverflow(b.numerator))
    }
    return try Number(
      Int128(a.numerator) * Int128(b.denominator) + Int128(b.numerator) * Int128(a.denominator),
      over: Int128(a.denominator) * Int128(b.denominator))
  }

  /// The exact difference.
  ///
  /// - Throws: `.overflow` beyond 64 bits.
  public static func - (a: Number, b: Number) throws(ArithmeticError) -> Number {
    if a.denominator == 1, b.denominator == 1 {
      return try integer(a.numerator.subtractingReportingOverflow(b.numerator))
    }
    return try Number(
      Int128(a.numerator) * Int128(b.denominator) - Int128(b.numerator) * Int128(a.denominator),
      over: Int128(a.denominator) * Int128(b.denominator))
  }

  /// The exact product.
  ///
  /// - Throws: `.overflow` beyond 64 bits.
  public static func * (a: Number, b: Number) throws(ArithmeticError) -> Number {
    if a.denominator == 1, b.denominator == 1 {
      return try integer(a.numerator.multipliedReportingOverflow(by: b.numerator))
    }
    return try Number(
      Int128(a.numerator) * Int128(b.numerator), over: Int128(a.denominator) * Int128(b.denominator)
    )
  }

  /// The exact quotient: `7 / 2` is 3.5.
  public static func / (a: Number, b: Number) throws(ArithmeticError) -> Number {
    try Number(
      Int128(a.numerator) * Int128(b.denominator), over: Int128(a.denominator) * Int128(b.numerator)
    )
  }

  /// The remainder that goes with the quotient rounded down: never negative for a positive `b`.
  public static func % (a: Number, b: Number) throws(ArithmeticError) -> Number {
    try a - (b * (a / b).rounded(.down))
  }

  /// Returns whether `a` is less than `b`; exact, and never overflows.
  public static func < (a: Number, b: Number) -> Bool {
    Int128(a.numerator) * Int128(b.denominator) < Int128(b.numerator) * Int128(a.denominator)
  }

  /// The direction in which a number that is not an integer is rounded.
  public enum Direction: Sendable {
    case down, up
    /// To the nearest integer; ties go away from zero.
    case nearest
  }

  /// The integer next to it in a direction.
  public func rounded(_ direction: Direction) -> Number {
    let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
    // The quotient of a denominator of 2 or more has room for one more.
    guard remainder != 0 else { return Number(quotient) }
    let isNegative = numerator < 0
    let awayFromZero =
      switch direction {
      case .down: isNegative
      case .up: !isNegative
      case .nearest: UInt128(remainder.magnitude) * 2 >= UInt128(denominator)
      }
    return Number(awayFromZero ? quotient + (isNegative ? -1 : 1) : quotient)
  }

  /// The exact power; of a negative exponent, the power of the reciprocal.
  ///
  /// At most 64 products, whatever the exponent: what does not fit in 64 bits stops the first of them.
  ///
  /// - Throws: `.overflow`; `.divisionByZero` for a negative power of 0.
  public func power(_ exponent: Int64) throws(ArithmeticError) -> Number {
    var base = exponent < 0 ? try Number(1) / self : self
    var rest = exponent.magnitude
    var power = Number(1)
    while rest > 0 {
      if rest % 2 == 1 { power = try power * base }
      rest /= 2
      if rest > 0 { base = try base * base }
    }
    return power
  }

  /// The n for which the number is 2ⁿ; nil if it is no power of two.
  var exponentOfTwo: Int? {
    let (up, down) = (numerator, denominator)
    guard up > 0, up & (up - 1) == 0, down & (down - 1) == 0 else { return nil }
    return up.trailingZeroBitCount - down.trailingZeroBitCount
  }

  /// - Throws: `.overflow` for the least integer.
  public func negated() throws(ArithmeticError) -> Number { try Number(0) - self }

  /// The multiple of `step` nearest to `value` (ties up), at least one step, and one step more if
  /// that is below nine tenths of `value`.
  ///
  /// MobileNet's rule for the width of a layer: `_make_divisible` of the reference implementation.
  public static func divisible(_ value: Number, by step: Number) throws(ArithmeticError) -> Number {
    let steps = try ((value + step / Number(2)) / step).rounded(.down)
    let nearest = try steps * step
    let rounded = nearest < step ? step : nearest
    return try rounded * Number(10) < value * Number(9) ? rounded + step : rounded
  }

  private static func integer(
    _ result: (partialValue: Int64, overflow: Bool)
  ) throws(ArithmeticError) -> Number {
    guard !result.overflow else { throw .overflow }
    return Number(result.partialValue)
  }
}
