/// A number with its unit as people write it: `25M`, `1.5 GB`, `1e9`, `19.5TFLOPS`.
///
/// First digits with at most one point among them, then perhaps an exponent; everything after them is
/// the unit. Which units there are, and whether an exponent makes sense, is for the reader's caller to say.
public struct QuantityText: Hashable, Sendable {
  /// The number as written, without its unit.
  public let number: Substring
  /// The text after the number, including spaces.
  public let unit: Substring
  /// Digits before the point.
  public let whole: Substring
  /// Digits after the point; nil if there is no point.
  public let fraction: Substring?
  /// The power of ten that multiplies the digits; nil if none is written.
  public let exponent: Int?

  /// Digits beyond which a number is not read exactly.
  private static let mostDigits = 19

  /// - Returns: nil for a text that does not begin with a number, or with an exponent beyond 64 bits.
  public init?(_ text: String) {
    let wholeEnd = text.endOfDigits(from: text.startIndex)
    whole = text[..<wholeEnd]
    var end = wholeEnd
    if end < text.endIndex, text.utf8[end] == UInt8(ascii: ".") {
      let start = text.utf8.index(after: end)
      end = text.endOfDigits(from: start)
      fraction = text[start..<end]
    } else {
      fraction = nil
    }
    guard !(whole.isEmpty && fraction?.isEmpty != false) else { return nil }
    if let exponentEnd = text.endOfExponent(from: end) {
      let digits = text[text.utf8.index(after: end)..<exponentEnd]
      guard let written = Int(digits) else { return nil }
      exponent = written
      end = exponentEnd
    } else {
      exponent = nil
    }
    number = text[..<end]
    unit = text[end...]
  }

  /// What is counted, as it is printed after a count. It is not believed: MACs are often called FLOPs.
  private static let countedWords = [
    "MACs", "MAC", "Macs", "Mac", "FLOPs", "FLOPS", "FLOP", "Flops",
  ]

  /// The thousands in which a count is printed, 3 for `4.12G` or `4.12 GMACs`; nil if the unit is that of no
  /// count.
  public var thousands: Int? {
    var prefix = unit.drop { $0 == " " }
    if let word = QuantityText.countedWords.first(where: { prefix.hasSuffix($0) }) {
      prefix = prefix.dropLast(word.count)
    }
    while prefix.last == " " { prefix.removeLast() }
    return switch prefix {
    case "": 0
    case "k", "K": 1
    case "M": 2
    case "G", "B": 3
    case "T": 4
    default: nil
    }
  }

  /// The prefix of a size in bytes: 2 thousands for `528 MB` and `504 MiB`, the second of them binary; nil if
  /// the unit is that of no size, or of one without a prefix.
  public var bytes: (thousands: Int, isBinary: Bool)? {
    var prefix = unit.drop { $0 == " " }
    guard prefix.last == "B" else { return nil }
    prefix = prefix.dropLast()
    let isBinary = prefix.last == "i"
    if isBinary { prefix = prefix.dropLast() }
    return switch prefix {
    case "k", "K": (1, isBinary)
    case "M": (2, isBinary)
    case "G": (3, isBinary)
    case "T": (4, isBinary)
    default: nil
    }
  }

  /// True for a number that somebody could have printed of a network: of a count, or of a size in bytes.
  public var isFigure: Bool { thousands != nil || bytes != nil }

  /// The number times a factor, exactly, as a fraction whose denominator is a power of ten.
  ///
  /// - Returns: nil for more than 19 digits, or beyond 128 bits.
  public func multiplied(by factor: Int128) -> (numerator: Int128, denominator: Int128)? {
    let (fraction, exponent) = (fraction ?? "", exponent ?? 0)
    var value: Int128 = 0
    var digits = 0
    for part in [whole, fraction] {
      for digit in part.utf8 where digits > 0 || digit != UInt8(ascii: "0") {
        digits += 1
        guard digits <= QuantityText.mostDigits else { return nil }
        value = value * 10 + Int128(digit - UInt8(ascii: "0"))
      }
    }
    guard fraction.utf8.count <= QuantityText.mostDigits,
      exponent.magnitude <= QuantityText.mostDigits
    else { return nil }
    let shift = exponent - fraction.utf8.count
    let power = (0..<shift.magnitude).reduce(1 as Int128) { power, _ in power * 10 }
    let (scaled, overflows) = value.multipliedReportingOverflow(by: factor)
    let (shifted, overflowsToo) = scaled.multipliedReportingOverflow(by: shift > 0 ? power : 1)
    return overflows || overflowsToo ? nil : (shifted, shift < 0 ? power : 1)
  }
}

extension String {
  fileprivate func endOfDigits(from start: Index) -> Index {
    utf8[start...].firstIndex { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? endIndex
  }

  /// The end of `e9`, `E+9` or `e-9`; nil if there is none.
  fileprivate func endOfExponent(from start: Index) -> Index? {
    guard start < endIndex, [UInt8(ascii: "e"), UInt8(ascii: "E")].contains(utf8[start]) else {
      return nil
    }
    var digits = utf8.index(after: start)
    if digits < endIndex, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(utf8[digits]) {
      digits = utf8.index(after: digits)
    }
    let end = endOfDigits(from: digits)
    return end == digits ? nil : end
  }
}
