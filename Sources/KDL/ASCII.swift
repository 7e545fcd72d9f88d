/// The ASCII characters that mean something to the syntax.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let verticalTab: UInt8 = 0x0B
  static let formFeed: UInt8 = 0x0C
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let hash = UInt8(ascii: "#")
  static let openParenthesis = UInt8(ascii: "(")
  static let closeParenthesis = UInt8(ascii: ")")
  static let asterisk = UInt8(ascii: "*")
  static let plus = UInt8(ascii: "+")
  static let minus = UInt8(ascii: "-")
  static let point = UInt8(ascii: ".")
  static let slash = UInt8(ascii: "/")
  static let zero = UInt8(ascii: "0")
  static let nine = UInt8(ascii: "9")
  static let semicolon = UInt8(ascii: ";")
  static let equals = UInt8(ascii: "=")
  static let openBracket = UInt8(ascii: "[")
  static let backslash = UInt8(ascii: "\\")
  static let closeBracket = UInt8(ascii: "]")
  static let underscore = UInt8(ascii: "_")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
  static let delete: UInt8 = 0x7F
}

extension UInt8 {
  var isDigit: Bool { self >= ASCII.zero && self <= ASCII.nine }

  var isSign: Bool { self == ASCII.plus || self == ASCII.minus }

  /// 0 to 15 for a hexadecimal digit.
  var hexadecimalValue: UInt8? {
    switch self {
    case ASCII.zero...ASCII.nine: self - ASCII.zero
    case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// Of an ASCII character; what lies beyond ASCII is decided by code point.
  var isASCIIIdentifierCharacter: Bool {
    switch self {
    case 0...ASCII.space, ASCII.delete..., ASCII.quote, ASCII.hash, ASCII.openParenthesis,
      ASCII.closeParenthesis, ASCII.slash, ASCII.semicolon, ASCII.equals, ASCII.openBracket,
      ASCII.backslash, ASCII.closeBracket, ASCII.openBrace, ASCII.closeBrace:
      false
    default: true
    }
  }
}
