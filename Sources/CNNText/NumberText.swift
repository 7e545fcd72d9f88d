/// Numbers as tables and sentences show them. Halves are rounded away from zero, as one does by hand.
/// Integers are of 64 bits at most.
public enum NumberText {
  /// The text for a number that is missing or not counted.
  public static let notCounted = "–"

  /// The text for a number that is not known.
  public static let unknown = "?"

  /// The text of a number that may be larger: `≥ 1,234`.
  public static func atLeast(_ number: String) -> String { "≥ " + number }

  /// The exact number, digits in groups of three: `138,357,544`.
  public static func grouped(_ integer: some BinaryInteger) -> String {
    text { appendGrouped(Int64(integer), to: &$0) }
  }

  /// At most four digits with a decimal prefix, two of them after the point at most: `138.4 M`,
  /// `15.47 G`, `3.86 G`. Below a thousand the number itself.
  public static func abbreviated(_ integer: some BinaryInteger) -> String {
    text { appendAbbreviated(Int64(integer), to: &$0) }
  }

  /// A size in memory in binary units: `58.1 MiB`. Below a kibibyte exact: `512 B`.
  public static func binarySize(_ bytes: some BinaryInteger) -> String {
    text { appendBinarySize(Int64(bytes), to: &$0) }
  }

  /// A number with a fixed number of decimals, at most 18, rounded from its exact value: `54.25`.
  /// Numbers beyond 2¹¹⁷ are written with an exponent, NaN and infinity as `–`.
  public static func fixed(_ number: Double, digits: Int) -> String {
    text { appendFixed(number, digits: digits, to: &$0) }
  }

  /// A part of a whole: `0.742` is `74.2%`.
  public static func percent(_ part: Double, digits: Int = 1) -> String {
    text { appendPercent(part, digits: digits, to: &$0) }
  }

  private static func text(_ append: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    append(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// The same as bytes, for tables of a million rows.
extension NumberText {
  /// Appends the shortest decimal that reads back as the same number, which is finite.
  package static func appendShortest(_ number: Double, to bytes: inout [UInt8]) {
    // Whole numbers that a Double holds exactly need no fraction. (`Int64(exactly:)` would need libm.)
    if number.magnitude < 0x1p53, Double(Int64(number)) == number {
      appendPlain(Int64(number), to: &bytes)
    } else {
      bytes.append(contentsOf: number.description.utf8)
    }
  }

  package static func appendPlain(_ integer: Int64, to bytes: inout [UInt8]) {
    append(integer, groupSize: .max, to: &bytes)
  }

  package static func appendGrouped(_ integer: Int64, to bytes: inout [UInt8]) {
    append(integer, groupSize: 3, to: &bytes)
  }

  package static func appendAbbreviated(_ integer: Int64, to bytes: inout [UInt8]) {
    guard integer.magnitude >= 1000 else { return appendPlain(integer, to: &bytes) }
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    var unit: UInt64 = 1000
    for prefix in ["k", "M", "G", "T", "P", "E"] {
      for (digits, limit) in [(2, 100), (1, 1000)] {
        let value = scaled(integer.magnitude, digits, by: unit)
        guard value < UInt64(limit) * powerOfTen(digits) else { continue }
        return appendDecimal(value, digits: digits, " ", prefix, to: &bytes)
      }
      unit &*= 1000
    }
  }

  package static func appendBinarySize(_ size: Int64, to bytes: inout [UInt8]) {
    guard size.magnitude >= 1024 else {
      appendPlain(size, to: &bytes)
      return bytes.append(contentsOf: " B".utf8)
    }
    if size < 0 { bytes.append(UInt8(ascii: "-")) }
    var unit: UInt64 = 1024
    for prefix in ["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"] {
      let value = scaled(size.magnitude, 1, by: unit)
      if value < 10240 {
        return appendDecimal(value, digits: 1, " ", prefix + "B", to: &bytes)
      }
      unit &*= 1024
    }
  }

  package static func appendPercent(_ part: Double, digits: Int, to bytes: inout [UInt8]) {
    appendFixed(part * 100, digits: digits, to: &bytes)
    if part.isFinite { bytes.append(UInt8(ascii: "%")) }
  }

  package static func appendFixed(_ number: Double, digits: Int, to bytes: inout [UInt8]) {
    guard number.isFinite else { return bytes.append(contentsOf: notCounted.utf8) }
    let digits = min(max(digits, 0), 18)
    guard let value = scaled(number, digits) else {
      return bytes.append(contentsOf: number.description.utf8)
    }
    if number < 0, value > 0 { bytes.append(UInt8(ascii: "-")) }
    appendDecimal(value, digits: digits, to: &bytes)
  }

  private static func append(_ integer: Int64, groupSize: Int, to bytes: inout [UInt8]) {
    if integer < 0 { bytes.append(UInt8(ascii: "-")) }
    append(integer.magnitude, groupSize: groupSize, separator: UInt8(ascii: ","), to: &bytes)
  }

  /// Digits in groups counted from the right.
  private static func append(
    _ magnitude: UInt64, groupSize: Int, separator: UInt8, to bytes: inout [UInt8]
  ) {
    var digits = 1
    var rest = magnitude
    while rest >= 10 {
      rest /= 10
      digits += 1
    }
    for _ in 0..<digits + (digits - 1) / groupSize { bytes.append(separator) }
    rest = magnitude
    var index = bytes.count
    for written in 0..<digits {
      if written > 0, written % groupSize == 0 { index -= 1 }
      index -= 1
      bytes[index] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
  }

  /// `value / 10^digits` written out, with a unit.
  private static func appendDecimal(
    _ value: some UnsignedInteger, digits: Int, _ space: String = "", _ unit: String = "",
    to bytes: inout [UInt8]
  ) {
    let decimals = String(value).utf8
    let zeros = max(digits + 1 - decimals.count, 0)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: zeros))
    bytes.append(contentsOf: decimals)
    if digits > 0 { bytes.insert(UInt8(ascii: "."), at: bytes.count - digits) }
    bytes.append(contentsOf: space.utf8)
    bytes.append(contentsOf: unit.utf8)
  }
}

/// `magnitude · 10^digits / unit`, rounded, where the quotient is known to fit.
private func scaled(_ magnitude: UInt64, _ digits: Int, by unit: UInt64) -> UInt64 {
  let (high, low) = magnitude.multipliedFullWidth(by: powerOfTen(digits))
  guard high < unit else { return .max }
  let (quotient, remainder) = unit.dividingFullWidth((high, low))
  return remainder >= unit - remainder ? quotient + 1 : quotient
}

/// `|number| · 10^digits`, rounded from the exact value; nil beyond 128 bits.
private func scaled(_ number: Double, _ digits: Int) -> UInt128? {
  // |number| = significand · 2^exponent, both whole.
  let significand = UInt128(number.significandBitPattern) | (number.isNormal ? 1 << 52 : 0)
  let exponent = (number.isNormal ? Int(number.exponent) : -1022) - 52
  if exponent >= 0 {
    guard exponent <= 64 else { return nil }
    let (product, overflow) = (significand << UInt128(exponent))
      .multipliedReportingOverflow(by: UInt128(powerOfTen(digits)))
    return overflow ? nil : product
  }
  // Below 2¹¹³, so that halving it more than 114 times leaves less than a half.
  let product = significand * UInt128(powerOfTen(digits))
  guard exponent >= -114 else { return 0 }
  let half: UInt128 = 1 << UInt128(-exponent - 1)
  return (product + half) >> UInt128(-exponent)
}

/// - Precondition: `exponent` is at most 19.
private func powerOfTen(_ exponent: Int) -> UInt64 {
  var power: UInt64 = 1
  for _ in 0..<exponent { power *= 10 }
  return power
}
