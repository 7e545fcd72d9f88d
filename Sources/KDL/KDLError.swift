public import CNNDiagnostics

/// The reason that text is not a KDL document, and the location. `diagnostic` puts it into words.
public struct KDLError: Error, Hashable, Sendable {
  /// The rule of KDL 2.0.0, or the limit, that the text breaks.
  public enum Reason: Hashable, Sendable {
    case notUTF8
    case sourceTooLarge(size: Int, limit: Int)
    case nestingTooDeep(limit: Int)
    case tooManyNodes(limit: Int)
    case memoryExceeded(available: Int)
    case numberTooLong(limit: Int)
    /// A control character, a mark that changes the direction of text, a byte order mark within.
    case disallowedCodePoint(Unicode.Scalar)

    // Tokens.
    case unexpectedCharacter(Unicode.Scalar)
    case unterminatedComment
    /// `true` for `#true`, and its like.
    case bareKeyword(String)
    /// A `#` before a word that is not a keyword.
    case unknownKeyword(String)
    case invalidNumber(NumberProblem, String)
    case textAfterContinuation

    // Strings.
    case unterminatedString
    case newlineInString
    case invalidEscape(Unicode.Scalar)
    case invalidUnicodeEscape(UnicodeEscapeProblem)
    case textAfterOpeningQuotes
    case textBeforeClosingQuotes
    /// A line that does not begin with the white space before the closing quotes.
    case lineWithoutIndentation(closing: SourceSpan)

    // Nodes.
    /// `found` is nil at the end of a line or of the text.
    case expected(Expectation, found: String?)
    case missingSpace
    /// `r"…"`, which KDL 1 had for `#"…"#`.
    case legacyRawString
    case keyIsNotAString(String)
    case annotatedKey
    case textAfterChildren
    case secondChildren
    case unclosedBlock(opening: SourceSpan)
    case unmatchedClosingBrace
  }

  /// A fault of a word that begins like a number.
  public enum NumberProblem: Hashable, Sendable {
    /// `.5`
    case missingIntegerDigit
    /// `1.`
    case missingFractionDigit
    /// `1e`
    case missingExponentDigit
    /// `0x`
    case missingDigit(KDLNumber.Radix)
    /// `0b2`
    case invalidDigit(KDLNumber.Radix, Unicode.Scalar)
    /// `1x7`
    case unexpectedCharacter(Unicode.Scalar)
  }

  /// A fault of a `\u{…}` escape.
  public enum UnicodeEscapeProblem: Hashable, Sendable {
    case missingBrace
    case digitCount(Int)
    /// A surrogate, or beyond U+10FFFF.
    case notAScalar(UInt32)
  }

  /// The element that the grammar expects at a place.
  public enum Expectation: Hashable, Sendable {
    case nodeName, value, annotation, closingParenthesis
    /// An element that a slashdash can comment out.
    case slashdashed
  }

  /// The first rule that the text breaks; the parser stops there.
  public var reason: Reason
  /// The characters concerned, as few as show the fault.
  public var span: SourceSpan

  /// An error for a rule at a place.
  public init(_ reason: Reason, at span: SourceSpan) {
    self.reason = reason
    self.span = span
  }
}
