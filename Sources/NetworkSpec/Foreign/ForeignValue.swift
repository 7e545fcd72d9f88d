import CNNDiagnostics
import CNNText
import KDL

/// Values as other frameworks write them, which a description writes in another way.
enum ForeignValue {
  /// A value of a property that a description writes otherwise: as it stands, and as a description has it.
  struct Match {
    let written: String
    let here: String
  }

  /// How a description writes a value that no property of this kind takes; nil if it is not a known one.
  static func match(_ value: KDLValue, as property: Property) -> Match? {
    switch (property.kind, value.content) {
    case (.choice(let choices), .boolean(let flag)) where choices.contains("none"):
      let other = flag ? choices.first { $0 != "none" } : "none"
      return other.map { Match(written: flag ? "#true" : "#false", here: $0) }
    case (.choice(let choices), .string(let text))
    where choices.contains("none") && !choices.contains(text):
      switch text.lowercased() {
      case "no", "false", "off": return Match(written: text, here: "none")
      case "yes", "true", "on":
        return choices.first { $0 != "none" }.map { Match(written: text, here: $0) }
      default: return nil
      }
    case (.choice(let choices), .null) where choices.contains("none"):
      return Match(written: "#null", here: "none")
    case (.choice(let choices), .number(let number))
    where choices.contains("none") && number.integer == 0:
      return Match(written: number.lexeme, here: "none")
    case (.sides, .string(let text)) where text.lowercased() == "valid":
      return Match(written: text, here: "0")
    case (.sides(let words), .string(let text)) where words.contains(text.lowercased()):
      return text == text.lowercased() ? nil : Match(written: text, here: text.lowercased())
    case (.sides, .string(let text)) where !text.hasPrefix("(") && !text.hasPrefix("["):
      // Both ends of each axis: how many numbers that takes is known where a volume enters.
      return nil
    case (.extents, .string(let text)), (.stride, .string(let text)), (.sides, .string(let text)):
      return extents(in: text).map { Match(written: text, here: KDLToken.string($0)) }
    case (.integer, _), (.decimal, _), (.extent, _), (.extents, _), (.stride, _), (.sides, _),
      (.choice, _), (.flag, _), (.name, _), (.table, _):
      return nil
    }
  }

  /// `3x5` of `3,5`, `(3, 5)` or `[3, 5]`; nil for anything but two or three whole numbers.
  private static func extents(in text: String) -> String? {
    guard let numbers = numbers(in: text), (2...3).contains(numbers.count) else { return nil }
    return numbers.joined(separator: "x")
  }

  /// The whole numbers of `3`, `2.0`, `3,5`, `(3, 5)` or `[3]`; nil for anything else.
  static func numbers(in text: String) -> [String]? {
    var bytes = Array(text.utf8)[...].trimmed
    let pairs = [(UInt8(ascii: "("), UInt8(ascii: ")")), (UInt8(ascii: "["), UInt8(ascii: "]"))]
    for (opening, closing) in pairs where bytes.first == opening && bytes.last == closing {
      bytes = bytes.dropFirst().dropLast()
      // Nothing follows the comma of `(3,)`.
      if bytes.last == UInt8(ascii: ",") { bytes.removeLast() }
      break
    }
    var numbers: [String] = []
    for part in bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      var digits = part.trimmed
      if digits.suffix(2).elementsEqual(".0".utf8) { digits.removeLast(2) }
      guard !digits.isEmpty,
        digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
      else { return nil }
      numbers.append(String(decoding: digits, as: UTF8.self))
    }
    return numbers
  }

  /// What Python code means here: a call of a layer, or `kernel=(3, 3)`.
  private static func pythonHelp(_ error: KDLError, in text: [UInt8]) -> Diagnostic.Help? {
    let place = min(error.span.range.lowerBound, text.count)
    let call: PythonCall? =
      switch error.reason {
      case .missingSpace: PythonCall(in: text, opening: place)
      case .expected(.value, found: "="): PythonCall(in: text, assignedAt: place)
      default: nil
      }
    if let call, let code = PythonCode(call, in: error.span.source) {
      return Diagnostic.Help("this is Python; here: \(code.words)")
    }
    // The number that KDL stumbles over may begin after the parenthesis.
    let start = text[..<place].suffix(2).lastIndex(of: UInt8(ascii: "(")) ?? place
    guard start > 0, start < text.count, text[start] == UInt8(ascii: "("),
      text[start - 1] == UInt8(ascii: "="),
      let end = text[start...].prefix(64).firstIndex(of: UInt8(ascii: ")")),
      let numbers = extents(in: String(decoding: text[start...end], as: UTF8.self))
    else { return nil }
    let name = text[..<(start - 1)].reversed().prefix { $0 != UInt8(ascii: " ") }.reversed()
    let here = KDLToken.quoted(numbers)
    return Diagnostic.Help(
      "write `\(String(decoding: name, as: UTF8.self))=\(here)`",
      edit: .init(
        span: SourceSpan(source: error.span.source, range: start..<end + 1), replacement: here))
  }

  /// The finding on a text that is no KDL, which says more where a property here is written otherwise:
  /// `bias=false` is not KDL, and `bias=#false` no form of a bias.
  static func diagnostic(of error: KDLError, in text: [UInt8]) -> Diagnostic {
    var diagnostic = error.diagnostic
    let rest = text[min(error.span.range.lowerBound, text.count)...]
    if error.reason == .textAfterChildren, rest.starts(with: StatementWord.else.rawValue.utf8) {
      let place = SourceSpan(
        source: error.span.source,
        range: error.span.range.lowerBound..<error.span.range.lowerBound)
      diagnostic.help = [
        Diagnostic.Help(
          "`else` is a statement of its own: on a new line, or after `;`",
          edit: .init(span: place, replacement: "; "))
      ]
      return diagnostic
    }
    if let help = pythonHelp(error, in: text) {
      diagnostic.help = [help]
      return diagnostic
    }
    guard case .bareKeyword(let word) = error.reason, word == "false" || word == "true" else {
      return diagnostic
    }
    let before = text[..<min(error.span.range.lowerBound, text.count)]
    guard before.reversed().starts(with: "bias=".utf8.reversed()) else { return diagnostic }
    let here = word == "false" ? "none" : "shared"
    diagnostic.help = [
      Diagnostic.Help(
        "write `bias=\(here)`", edit: .init(span: error.span, replacement: here))
    ]
    return diagnostic
  }
}

extension ArraySlice<UInt8> {
  /// Without the spaces around it.
  var trimmed: ArraySlice { trimming { $0 == UInt8(ascii: " ") } }
}
