/// Numbers as tables and sentences show them. Halves are rounded away from zero, as one does by hand.
public enum NumberText {
  /// What is printed for a number that is not there or not counted.
  public static let notCounted = "–"

  /// The exact number, digits in groups of three: `138,357,544`.
  public static func grouped(_ integer: Int) -> String {
    var bytes: [UInt8] = []
    appendGrouped(integer, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// At most four digits with a decimal prefix, two of them after the point at most: `138.4 M`,
  /// `15.47 G`, `3.86 G`. Below a thousand the number itself.
  public static func abbreviated(_ integer: Int) -> String {
    let magnitude = UInt128(integer.magnitude)
    guard magnitude >= 1000 else { return String(integer) }
    var unit: UInt128 = 1000
    for prefix in ["k", "M", "G", "T", "P", "E"] {
      defer { unit *= 1000 }
      for (digits, limit) in [(2, 100), (1, 1000)] {
        let value = rounded(magnitude * powerOfTen(digits), by: unit)
        guard value < UInt128(limit) * powerOfTen(digits) else { continue }
        return sign(integer < 0) + fraction(value, digits: digits) + " " + prefix
      }
    }
    return grouped(integer)
  }

  /// A size in memory in binary units: `58.1 MiB`. Below a kibibyte exact: `512 B`.
  public static func binarySize(_ bytes: Int) -> String {
    let magnitude = UInt128(bytes.magnitude)
    guard magnitude >= 1024 else { return "\(bytes) B" }
    var unit: UInt128 = 1024
    for prefix in ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] {
      defer { unit *= 1024 }
      let value = rounded(magnitude * 10, by: unit)
      guard value < 10240 else { continue }
      return sign(bytes < 0) + fraction(value, digits: 1) + " " + prefix + "B"
    }
    return "\(bytes) B"
  }

  /// A number with a fixed number of decimals, at most 18, rounded from its exact value: `54.25`.
  /// Numbers beyond 2¹¹⁷ are written with an exponent, NaN and infinity as `–`.
  public static func fixed(_ number: Double, digits: Int) -> String {
    guard number.isFinite else { return notCounted }
    let digits = min(max(digits, 0), 18)
    // number = significand · 2^exponent, both whole.
    let significand = UInt128(number.significandBitPattern) | (number.isNormal ? 1 << 52 : 0)
    let exponent = (number.isNormal ? Int(number.exponent) : -1022) - 52
    guard exponent <= 64 else { return number.description }
    let scaled: UInt128
    if exponent >= 0 {
      let (product, overflow) =
        (significand << UInt128(exponent)).multipliedReportingOverflow(by: powerOfTen(digits))
      guard !overflow else { return number.description }
      scaled = product
    } else {
      // Below 2¹¹³, so that shifting by more than 120 bits leaves less than a half.
      let product = significand * powerOfTen(digits)
      scaled = -exponent > 120 ? 0 : rounded(product, by: 1 << UInt128(-exponent))
    }
    return sign(number < 0 && scaled > 0) + fraction(scaled, digits: digits)
  }

  /// A part of a whole: `0.742` is `74.2%`.
  public static func percent(_ part: Double, digits: Int = 1) -> String {
    let text = fixed(part * 100, digits: digits)
    return text == notCounted ? text : text + "%"
  }

  static func appendGrouped(_ integer: Int, to bytes: inout [UInt8]) {
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    var rest = integer.magnitude
    var written = 0
    repeat {
      if written > 0, written % 3 == 0 { bytes.append(UInt8(ascii: ",")) }
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
      written += 1
    } while rest > 0
    bytes[start...].reverse()
  }
}

/// The nearest whole quotient, halves up.
private func rounded(_ dividend: UInt128, by divisor: UInt128) -> UInt128 {
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  return remainder >= divisor - remainder ? quotient + 1 : quotient
}

/// `value / 10^digits` written out.
private func fraction(_ value: UInt128, digits: Int) -> String {
  guard digits > 0 else { return String(value) }
  let (whole, part) = value.quotientAndRemainder(dividingBy: powerOfTen(digits))
  let decimals = String(part)
  return "\(whole)." + String(repeating: "0", count: digits - decimals.utf8.count) + decimals
}

private func powerOfTen(_ exponent: Int) -> UInt128 {
  var power: UInt128 = 1
  for _ in 0..<exponent { power *= 10 }
  return power
}

private func sign(_ isNegative: Bool) -> String { isNegative ? "-" : "" }
