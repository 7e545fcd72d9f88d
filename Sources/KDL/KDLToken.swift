import CNNText

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

  /// Newlines, code points that are not allowed in a document, and others that would act on a terminal.
  private static func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool { actsOnText(scalar) }

  /// Returns whether `value` can be written without quotes.
  private static func isIdentifier(_ value: String) -> Bool {
    let text = SourceText(unchecked: Array(value.utf8))
    return text.end > 0 && text.endOfWord(from: 0) == text.end
      && text.meaning(ofWord: 0..<text.end) == .identifier
      && !value.unicodeScalars.contains(where: mustBeEscaped)
  }
}
