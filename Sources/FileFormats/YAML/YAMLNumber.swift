/// A number in a notation of YAML 1.1, as PyYAML takes it: `1e3` and `+.5` are text.
/// Source: YAML 1.1, "Integer Language-Independent Type" and "Floating-Point Language-Independent Type".
enum YAMLNumber: Hashable {
  case integer(Int64)
  /// Finite; also a whole number of decimal digits beyond 64 bits.
  case decimal(Double)
  /// A number that is refused rather than taken for text; its kind, in the plural.
  case unsupported(String)

  /// Nil for a word that is text.
  init?(_ text: String) {
    let word = Array(text.utf8)
    let sign = word.first.flatMap {
      [UInt8(ascii: "+"), UInt8(ascii: "-")].contains($0) ? $0 : nil
    }
    let digits = word.dropFirst(sign == nil ? 0 : 1)
    guard let first = digits.first else { return nil }
    switch first {
    case UInt8(ascii: "."): self.init(fraction: digits, isSigned: sign != nil, text: text)
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      switch (first, digits.dropFirst().first) {
      case (UInt8(ascii: "0"), UInt8(ascii: "b")):
        self.init(digits.dropFirst(2), radix: 2, isNegative: sign == UInt8(ascii: "-"))
      case (UInt8(ascii: "0"), UInt8(ascii: "x")):
        self.init(digits.dropFirst(2), radix: 16, isNegative: sign == UInt8(ascii: "-"))
      default: self.init(digits, text: text)
      }
    default: return nil
    }
  }

  private static let separated = YAMLNumber.unsupported("numbers with `_`")
  private static let notFinite = YAMLNumber.unsupported("numbers that are not finite")

  /// A number that begins with its point.
  private init?(fraction: ArraySlice<UInt8>, isSigned: Bool, text: String) {
    switch String(decoding: fraction, as: UTF8.self) {
    case ".inf", ".Inf", ".INF": self = YAMLNumber.notFinite
    case ".nan", ".NaN", ".NAN":
      guard !isSigned else { return nil }
      self = YAMLNumber.notFinite
    default:
      guard !isSigned, let first = fraction.dropFirst().first, YAMLNumber.isDigit(first) else {
        return nil
      }
      self.init(afterPoint: fraction.dropFirst(), text: text)
    }
  }

  /// A number whose digits begin with a decimal one.
  private init?(_ digits: ArraySlice<UInt8>, text: String) {
    let rest = digits.drop(while: YAMLNumber.isDigitOrSeparator)
    let whole = digits[..<rest.startIndex]
    switch rest.first {
    case nil:
      if whole.count > 1, whole.first == UInt8(ascii: "0") {
        // An octal number; with other digits it is text.
        guard whole.allSatisfy({ $0 < UInt8(ascii: "8") || $0 == UInt8(ascii: "_") }) else {
          return nil
        }
        self = .unsupported("numbers with leading zeros")
      } else if whole.contains(UInt8(ascii: "_")) {
        self = YAMLNumber.separated
      } else if let integer = Int64(text) {
        self = .integer(integer)
      } else {
        self.init(decimal: text)
      }
    case UInt8(ascii: "."): self.init(afterPoint: rest.dropFirst(), text: text)
    case UInt8(ascii: ":"):
      guard YAMLNumber.isSexagesimal(rest, startsWithZero: whole.first == UInt8(ascii: "0")) else {
        return nil
      }
      self = .unsupported("numbers in base 60")
    default: return nil
    }
  }

  private init?(_ digits: ArraySlice<UInt8>, radix: Int, isNegative: Bool) {
    let isNumber = digits.allSatisfy {
      $0 == UInt8(ascii: "_")
        || Character(UnicodeScalar($0)).hexDigitValue.map { $0 < radix } == true
    }
    guard !digits.isEmpty, isNumber else { return nil }
    let signed = (isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self)
    if digits.contains(UInt8(ascii: "_")) {
      self = YAMLNumber.separated
    } else if let integer = Int64(signed, radix: radix) {
      self = .integer(integer)
    } else {
      self = .unsupported("numbers beyond 64 bits")
    }
  }

  /// - Parameters:
  ///   - rest: digits and an exponent, or nothing.
  ///   - text: the whole number.
  private init?(afterPoint rest: ArraySlice<UInt8>, text: String) {
    let exponent = rest.drop(while: YAMLNumber.isDigitOrSeparator)
    if let mark = exponent.first {
      let digits = exponent.dropFirst(2)
      guard mark == UInt8(ascii: "e") || mark == UInt8(ascii: "E"),
        let sign = exponent.dropFirst().first,
        [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(sign),
        !digits.isEmpty, digits.allSatisfy(YAMLNumber.isDigit)
      else { return nil }
    }
    if text.utf8.contains(UInt8(ascii: "_")) {
      self = YAMLNumber.separated
    } else {
      self.init(decimal: text)
    }
  }

  private init?(decimal text: String) {
    guard let number = Double(text) else { return nil }
    self = number.isFinite ? .decimal(number) : YAMLNumber.notFinite
  }

  /// Returns whether groups of two digits follow, each below 60 and after a colon, and then nothing or a point.
  private static func isSexagesimal(_ groups: ArraySlice<UInt8>, startsWithZero: Bool) -> Bool {
    var rest = groups
    while rest.first == UInt8(ascii: ":") {
      let group = rest.dropFirst().prefix(while: isDigit)
      guard let first = group.first,
        group.count == 1 || group.count == 2 && first < UInt8(ascii: "6")
      else { return false }
      rest = rest[group.endIndex...]
    }
    // A whole number has no zero before it; it would be a time of the day.
    guard rest.first == UInt8(ascii: ".") else { return rest.isEmpty && !startsWithZero }
    return rest.dropFirst().allSatisfy(isDigitOrSeparator)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isDigitOrSeparator(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_")
  }
}
