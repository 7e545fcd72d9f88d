/// Writes single tokens of KDL.
public enum KDLToken {
  /// `value` as a string: bare where that is a valid identifier, else in quotes.
  public static func string(_ value: String) -> String {
    isIdentifier(value) ? value : quoted(value)
  }

  /// `value` in quotes, on one line; newlines, control characters and whatever else may not appear
  /// in a document become escapes.
  public static func quoted(_ value: String) -> String {
    var result = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{8}": result += "\\b"
      case "\u{C}": result += "\\f"
      default:
        if mustBeEscaped(scalar) {
          result += "\\u{" + String(scalar.value, radix: 16) + "}"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }

  /// Newlines, and code points that is not allowed in a document.
  private static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F, 0x85, 0x200E...0x200F, 0x2028...0x2029, 0x202A...0x202E, 0x2066...0x2069,
      0xFEFF:
      true
    default: false
    }
  }

  /// Returns whether `value` can be written without quotes.
  private static func isIdentifier(_ value: String) -> Bool {
    let text = SourceText(unchecked: Array(value.utf8))
    return text.end > 0 && text.endOfWord(from: 0) == text.end
      && text.meaning(ofWord: 0..<text.end) == .identifier
      && !value.unicodeScalars.contains(where: mustBeEscaped)
  }
}
