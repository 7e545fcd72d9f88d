/// An exact number: a fraction in lowest terms.
///
/// Decimals are fractions too (`0.29` is 29/100), so that `100 * 0.29` is 29 and not a hair less.
public struct Number: Hashable, Sendable {
  /// The part above the line; it carries the sign.
  public let numerator: Int64
  /// At least 1.
  public let denominator: Int64

  /// The number with denominator 1.
  public init(_ integer: Int64) {
    self.numerator = integer
    self.denominator = 1
  }

  /// A length or an index as a number.
  public init(_ integer: Int) { self.init(Int64(integer)) }

  /// - Throws: `.overflow` if the fraction in lowest terms needs more than 64 bits; `.divisionByZero`.
  /// - Precondition: neither is `Int128.min`, which no sum or product of 64-bit fractions reaches.
  public init(_ numerator: Int128, over denominator: Int128) throws(ArithmeticError) {
    guard denominator != 0 else { throw .divisionByZero }
    let divisor = Int128(
      Number.greatestCommonDivisor(numerator.magnitude, denominator.magnitude))
    let sign: Int128 = denominator < 0 ? -1 : 1
    guard let top = Int64(exactly: sign * (numerator / divisor)),
      let bottom = Int64(exactly: sign * (denominator / divisor))
    else { throw .overflow }
    self.numerator = top
    self.denominator = bottom
  }

  /// The integer this is, if it is one.
  public var integer: Int64? { denominator == 1 ? numerator : nil }

  /// The nearest binary fraction.
  public var double: Double {
    let largestExact: UInt64 = 1 << 53
    guard numerator.magnitude > largestExact || denominator.magnitude > largestExact else {
      // Both are exact, and so their quotient is rounded once.
      return Double(numerator) / Double(denominator)
    }
    // At least 64 bits of the quotient, the last one telling whether something is left.
    let magnitude = UInt128(numerator.magnitude)
    let divisor = UInt128(denominator.magnitude)
    let shift = magnitude.leadingZeroBitCount
    let (quotient, remainder) = (magnitude << shift).quotientAndRemainder(dividingBy: divisor)
    let spare = UInt64.bitWidth - quotient.leadingZeroBitCount
    let kept = UInt64(truncatingIfNeeded: quotient >> spare)
    let isExact = remainder == 0 && UInt128(kept) << spare == quotient
    let rounded = Double(isExact ? kept : kept | 1)
    let scaled = Double(sign: .plus, exponent: spare - shift, significand: rounded)
    return numerator < 0 ? -scaled : scaled
  }

  private static func greatestCommonDivisor(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (a, b) = (a, b)
    while b != 0 { (a, b) = (b, a % b) }
    return max(a, 1)
  }
}

/// An error in exact arithmetic.
public enum ArithmeticError: Error, Hashable, Sendable {
  /// Beyond 64 bits.
  case overflow
  case divisionByZero
}

extension Number: CustomStringConvertible {
  /// A form that reads back as the same number: `7`, `2.5`, `7/3`.
  public var description: String {
    guard denominator != 1 else { return String(numerator) }
    guard let (scaled, places) = terminatingDecimal else { return "\(numerator)/\(denominator)" }
    let digits = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(places + 1 - digits.utf8.count, 0)) + digits
    let point = padded.utf8.index(padded.endIndex, offsetBy: -places)
    return (scaled < 0 ? "-" : "") + padded[..<point] + "." + padded[point...]
  }

  /// `2.33`: the number cut to two decimals, for messages that show the exact one too.
  public var hundredths: String {
    let cut = numerator.magnitude.multipliedFullWidth(by: 100)
    let value = (UInt128(cut.high) << 64 | UInt128(cut.low)) / UInt128(denominator)
    let fraction = value % 100
    let sign = numerator < 0 ? "-" : ""
    return "\(sign)\(value / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  /// The value times 10^places as an integer, if few places write it down exactly.
  private var terminatingDecimal: (scaled: Int64, places: Int)? {
    var scale: Int64 = 1
    for places in 1...9 {
      scale *= 10
      guard scale % denominator == 0 else { continue }
      let (scaled, overflow) = numerator.multipliedReportingOverflow(by: scale / denominator)
      return overflow ? nil : (scaled, places)
    }
    return nil
  }
}
