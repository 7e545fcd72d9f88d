extension KDLNumber {
  /// A lexeme in its parts. Digits are free of underscores but otherwise as written.
  struct Parts {
    private(set) var isNegative = false
    private(set) var radix = Radix.decimal
    private(set) var whole = ""
    private(set) var fraction = ""
    /// Digits of the exponent with its sign, nil without exponent.
    private(set) var exponent: (isNegative: Bool, digits: String)?

    /// Nil for `#inf`, `#-inf`, `#nan`, and for anything that is not a number at all.
    init?(_ lexeme: String) {
      var rest = lexeme.utf8[...]
      isNegative = Self.takeSign(&rest)
      radix = Self.takeRadix(&rest)
      whole = Self.takeDigits(&rest, radix)
      if radix == .decimal {
        if rest.first == ASCII.point {
          rest.removeFirst()
          fraction = Self.takeDigits(&rest, radix)
          guard !fraction.isEmpty else { return nil }
        }
        if let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") {
          rest.removeFirst()
          let isNegative = Self.takeSign(&rest)
          let digits = Self.takeDigits(&rest, radix)
          guard !digits.isEmpty else { return nil }
          exponent = (isNegative, digits)
        }
      }
      guard !whole.isEmpty, rest.isEmpty else { return nil }
    }

    var isPlainInteger: Bool { fraction.isEmpty && exponent == nil }

    private static func takeSign(_ rest: inout Substring.UTF8View) -> Bool {
      guard let sign = rest.first, sign.isSign else { return false }
      rest.removeFirst()
      return sign == ASCII.minus
    }

    private static func takeRadix(_ rest: inout Substring.UTF8View) -> Radix {
      var prefix = rest.makeIterator()
      guard prefix.next() == ASCII.zero else { return .decimal }
      let radix: Radix
      switch prefix.next() {
      case UInt8(ascii: "x"): radix = .hexadecimal
      case UInt8(ascii: "o"): radix = .octal
      case UInt8(ascii: "b"): radix = .binary
      default: return .decimal
      }
      rest.removeFirst(2)
      return radix
    }

    private static func takeDigits(_ rest: inout Substring.UTF8View, _ radix: Radix) -> String {
      let digits = rest.prefix { byte in
        if byte == ASCII.underscore { return true }
        guard let digit = byte.hexadecimalValue else { return false }
        return digit < radix.rawValue
      }
      rest = rest[digits.endIndex...]
      guard digits.contains(ASCII.underscore) else { return String(Substring(digits)) }
      return String(decoding: digits.filter { $0 != ASCII.underscore }, as: UTF8.self)
    }

    static func withoutLeadingZeros(_ digits: String) -> String {
      let significant = digits.utf8.drop { $0 == ASCII.zero }
      return significant.isEmpty ? "0" : String(Substring(significant))
    }
  }
}

// MARK: - Whole values

extension KDLNumber.Parts {
  /// The power of ten of the last digit, held within an eighth of the integers so that arithmetic on it
  /// is safe.
  var lastDigitExponent: Int {
    guard let exponent else { return -fraction.utf8.count }
    let bound = Int.max / 8
    let magnitude = min(Int(exponent.digits) ?? bound, bound)
    return max((exponent.isNegative ? -magnitude : magnitude) - fraction.utf8.count, -bound)
  }

  /// The digits before the point as an integer.
  var integer: Int64? { Self.integer(whole, radix: radix, isNegative: isNegative) }

  /// Fraction and exponent taken into account.
  var shiftedInteger: Int64? {
    var digits = (whole + fraction).utf8.drop { $0 == ASCII.zero }
    var exponent = lastDigitExponent
    while exponent < 0, digits.last == ASCII.zero {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { return 0 }
    // 64 bits have at most 19 digits.
    guard exponent >= 0, exponent < 19 else { return nil }
    return Self.integer(
      String(Substring(digits)) + String(repeating: "0", count: exponent),
      radix: .decimal, isNegative: isNegative)
  }

  private static func integer(
    _ digits: String, radix: KDLNumber.Radix, isNegative: Bool
  ) -> Int64? {
    Int64((isNegative ? "-" : "") + digits, radix: Int(radix.rawValue))
  }
}

// MARK: - Text and magnitude

extension KDLNumber.Parts {
  /// A decimal number in its simplest form, without sign.
  func decimalText(exponentMark: String) -> String {
    var text = Self.withoutLeadingZeros(whole)
    if !fraction.isEmpty { text += "." + fraction }
    if let exponent {
      let digits = Self.withoutLeadingZeros(exponent.digits)
      text += exponentMark + (exponent.isNegative ? "-" : "+") + digits
    }
    return text
  }

  /// A binary, octal or hexadecimal integer of any size in decimal, without sign.
  var decimalFromRadix: String {
    let base: UInt64 = 1_000_000_000
    let bits = radix.rawValue.trailingZeroBitCount
    let digits = Array(whole.utf8)
    // As many digits at a time as keep a limb times their radix within 64 bits.
    let step = 30 / bits
    var limbs: [UInt64] = [0]
    for start in stride(from: 0, to: digits.count, by: step) {
      let group = digits[start..<min(start + step, digits.count)]
      var carry = group.reduce(0) { $0 << bits | UInt64($1.hexadecimalValue ?? 0) }
      for index in limbs.indices {
        let product = limbs[index] << (bits * group.count) + carry
        limbs[index] = product % base
        carry = product / base
      }
      while carry > 0 {
        limbs.append(carry % base)
        carry /= base
      }
    }
    var text = ""
    for limb in limbs.reversed() {
      let digits = String(limb)
      text += String(repeating: "0", count: text.isEmpty ? 0 : 9 - digits.utf8.count) + digits
    }
    return text
  }

  /// A binary, octal or hexadecimal integer of any size, correctly rounded, without sign.
  var binaryMagnitude: Double {
    let bits = radix.rawValue.trailingZeroBitCount
    var significand: UInt64 = 0
    var exponent = 0
    var isInexact = false
    for byte in whole.utf8 {
      let digit = UInt64(byte.hexadecimalValue ?? 0)
      if significand.leadingZeroBitCount >= bits {
        significand = significand << bits | digit
      } else {
        exponent += bits
        isInexact = isInexact || digit != 0
      }
    }
    // At least 60 bits stand before the dropped ones: a sticky last bit decides ties as they would.
    let rounded = Double(isInexact ? significand | 1 : significand)
    return Double(sign: .plus, exponent: exponent, significand: rounded)
  }
}
