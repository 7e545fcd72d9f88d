public import CNNDiagnostics

extension KDLError {
  /// The error in words. Help comes with an edit only where the edit is sure to remove the error.
  public var diagnostic: Diagnostic {
    Diagnostic(
      id, .error, headline, at: .span(span), label: label, secondary: secondary, help: help)
  }

  private var id: DiagnosticID {
    switch reason {
    case .notUTF8: .notUTF8
    case .sourceTooLarge, .tooManyNodes: .sourceTooLarge
    case .memoryExceeded: .memoryExceeded
    case .nestingTooDeep: .nestingTooDeep
    default: .syntax
    }
  }

  private var secondary: [Diagnostic.Label] {
    switch reason {
    case .unclosedBlock(let opening): [Diagnostic.Label(opening, "opened here")]
    case .lineWithoutIndentation(let closing):
      [Diagnostic.Label(closing, "every line must begin with this line's white space")]
    default: []
    }
  }
}

// MARK: - Headlines

extension KDLError {
  private var headline: String {
    switch reason {
    case .notUTF8: "not UTF-8 at byte \(span.range.lowerBound)"
    case .sourceTooLarge(let size, let limit):
      "the text has \(size) bytes; at most \(limit) are allowed"
    case .nestingTooDeep(let limit): "children nested more than \(limit) deep"
    case .tooManyNodes(let limit): "a text of more than \(limit) nodes"
    case .memoryExceeded(let available):
      "the text has more nodes and values than there is memory for, which is \(available) bytes"
    case .numberTooLong(let limit): "a number of more than \(limit) characters"
    case .disallowedCodePoint(let scalar):
      "\(scalar.codePointName) is not allowed in a document"
    case .unexpectedCharacter(let scalar): "unexpected `\(scalar)`"
    case .unterminatedComment: "this comment is not closed"
    case .bareKeyword(let word): "`\(word)` without `#`"
    case .unknownKeyword(let word): "unknown keyword `\(word.excerpt)`"
    case .invalidNumber(_, let text): "`\(text.excerpt)` is not a number"
    case .textAfterContinuation: "`\\` is not at the end of its line"
    case .unterminatedString: "this string is not closed"
    case .newlineInString: "this string is not closed on its line"
    case .invalidEscape(let scalar): "`\\\(scalar.printable)` is not an escape"
    case .invalidUnicodeEscape: "invalid `\\u{…}` escape"
    case .textAfterOpeningQuotes: "text after the opening `\"\"\"`"
    case .textBeforeClosingQuotes: "text before the closing `\"\"\"`"
    case .lineWithoutIndentation: "a line of this string is not indented like its last line"
    case .expected(let expectation, let found):
      "expected \(expectation.words)" + (found.map { ", found `\($0.excerpt)`" } ?? "")
    case .missingSpace: "missing space between two values"
    case .legacyRawString: "`r\"…\"` is a raw string of KDL 1"
    case .keyIsNotAString(let text): "`\(text.excerpt)` cannot be a property name"
    case .annotatedKey: "a type annotation before a property name"
    case .textAfterChildren: "text after the children of a node"
    case .secondChildren: "a second block of children"
    case .unclosedBlock: "this `{` is not closed"
    case .unmatchedClosingBrace: "`}` without `{`"
    }
  }

  private var label: String {
    switch reason {
    case .disallowedCodePoint(let scalar): scalar.codePointName
    case .unterminatedComment, .unterminatedString, .newlineInString: "opened here"
    case .invalidNumber(let problem, _): problem.words
    case .invalidUnicodeEscape(let problem): problem.words
    case .unclosedBlock: "`}` is missing"
    case .expected(_, found: nil): "missing here"
    default: ""
    }
  }
}

// MARK: - Help

extension KDLError {
  private var help: [Diagnostic.Help] {
    switch reason {
    case .bareKeyword(let word):
      [replace("write `#\(word)`, or `\"\(word)\"` for the text", "#" + word)]
    case .unknownKeyword(let word): keywordHelp(word)
    case .invalidNumber(let problem, let text): numberHelp(problem, text)
    case .keyIsNotAString(let text): [replace("quote it", "\"\(text)\"")]
    case .missingSpace:
      [
        Diagnostic.Help(
          "separate them",
          edit: Diagnostic.Help.Edit(span: span.slice(0..<0), replacement: " "))
      ]
    case .disallowedCodePoint: [remove("remove it, or write it as an escape in a quoted string")]
    case .expected(.nodeName, found: ";"?): [remove("remove it")]
    default: advice.map { [Diagnostic.Help($0)] } ?? []
    }
  }

  /// Help that leaves the edit to the author.
  private var advice: String? {
    switch reason {
    case .notUTF8: "save the file as UTF-8"
    case .unexpectedCharacter(let scalar): "a name with `\(scalar)` must be quoted"
    case .textAfterContinuation: "only comments may follow `\\`, which joins a line with the next"
    case .newlineInString:
      "close it with its opening quotes, or write text of several lines between lines of `\"\"\"`"
    case .invalidEscape:
      "the escapes are `\\n \\r \\t \\b \\f \\s \\\\ \\\" \\u{…}`; a raw string `#\"…\"#` has none"
    case .textAfterOpeningQuotes, .textBeforeClosingQuotes:
      "opening and closing `\"\"\"` must be on lines of their own"
    case .legacyRawString: "write `#\"…\"#`"
    case .annotatedKey: "annotate the value, as in `name=(type)value`"
    case .textAfterChildren: "begin the next node on a new line or after `;`"
    case .expected(.slashdashed, _):
      "`/-` comments out the node, argument, property or block after it"
    default: nil
    }
  }

  private func keywordHelp(_ word: String) -> [Diagnostic.Help] {
    let lowercased = word.lowercased()
    if BareKeyword(rawValue: String(lowercased.dropFirst())) != nil {
      return [replace("write `\(lowercased)`", lowercased)]
    }
    return [
      Diagnostic.Help(
        "keywords are `#true #false #null #inf #-inf #nan`; a name with `#` must be quoted")
    ]
  }

  private func numberHelp(_ problem: NumberProblem, _ text: String) -> [Diagnostic.Help] {
    let number: String? =
      switch problem {
      case .missingIntegerDigit: text.replacingFirst(".", with: "0.")
      case .missingFractionDigit: text.replacingFirst(".", with: ".0")
      case .unexpectedCharacter: text.lowercased()
      case .missingExponentDigit, .missingDigit, .invalidDigit: nil
      }
    let (quoted, advice) = ("\"\(text)\"", "quote it if it is not a number")
    if let number, KDLNumber.Parts(number) != nil {
      return [replace("write `\(number)`", number)]
    }
    return [replace("\(advice): `\(quoted.excerpt)`", quoted)]
  }

  private func replace(_ text: String, _ replacement: String) -> Diagnostic.Help {
    Diagnostic.Help(text, edit: Diagnostic.Help.Edit(span: span, replacement: replacement))
  }

  private func remove(_ text: String) -> Diagnostic.Help { replace(text, "") }
}

// MARK: - Words

extension KDLError.Expectation {
  fileprivate var words: String {
    switch self {
    case .nodeName: "a node name"
    case .value: "a value"
    case .annotation: "a type"
    case .closingParenthesis: "`)`"
    case .slashdashed: "something to comment out"
    }
  }
}

extension KDLError.NumberProblem {
  fileprivate var words: String {
    switch self {
    case .missingIntegerDigit: "no digit before the point"
    case .missingFractionDigit: "no digit after the point"
    case .missingExponentDigit: "no digit in the exponent"
    case .missingDigit(let radix): "no \(radix) digit after the prefix"
    case .invalidDigit(let radix, let scalar): "invalid \(radix) digit `\(scalar)`"
    case .unexpectedCharacter(let scalar): "begins with a digit but contains `\(scalar)`"
    }
  }
}

extension KDLError.UnicodeEscapeProblem {
  fileprivate var words: String {
    switch self {
    case .missingBrace: "put the digits in braces, as in `\\u{1F600}`"
    case .digitCount(let count): "\(count) digits; 1 to 6 are allowed"
    case .notAScalar(let value): "\(value.codePointName) is not a character"
    }
  }
}

extension UInt32 {
  fileprivate var codePointName: String {
    let digits = String(self, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: Swift.max(0, 4 - digits.utf8.count)) + digits
  }
}

extension Unicode.Scalar {
  fileprivate var codePointName: String { value.codePointName }

  /// The part that can be shown on one line.
  fileprivate var printable: String {
    value < 0x20 || value == 0x7F ? codePointName : String(self)
  }
}

extension String {
  /// No longer than a message can bear.
  fileprivate var excerpt: String {
    let limit = 40
    let start = unicodeScalars.prefix(limit)
    let isWhole = start.endIndex == unicodeScalars.endIndex
    let line = start.map { $0.printable }.joined()
    return isWhole ? line : line + "…"
  }

  fileprivate func replacingFirst(_ character: Character, with replacement: String) -> String {
    guard let index = firstIndex(of: character) else { return self }
    return self[..<index] + replacement + self[self.index(after: index)...]
  }
}
