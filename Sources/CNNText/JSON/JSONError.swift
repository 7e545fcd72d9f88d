/// The reason that text is not JSON, with its location.
public struct JSONError: Error, Hashable, Sendable {
  /// The rule of RFC 8259, or the limit of the reader, that the text breaks.
  public enum Fault: Hashable, Sendable {
    case unexpectedEnd
    /// `expected` is what could have stood there: `a value`, `,` or `}`.
    case unexpected(Unicode.Scalar?, expected: Expectation)
    case textAfterValue
    case leadingZero
    /// Larger than any 64-bit floating-point number.
    case numberTooLarge
    case notUTF8
    case controlCharacter
    case invalidEscape
    /// Half of a surrogate pair.
    case loneSurrogate
    /// The name of an earlier member of the object.
    case duplicateName(String)
    case tooDeep(limit: Int)
    case tooManyValues(limit: Int)
  }

  /// The elements that the grammar allows at a place; raw values are the words of messages.
  public enum Expectation: String, Hashable, Sendable {
    case value = "a value"
    case name = "a name in quotes"
    case nameOrEnd = "a name in quotes or `}`"
    case colon = "`:`"
    case commaOrBracket = "`,` or `]`"
    case commaOrBrace = "`,` or `}`"
    case digit = "a digit"
  }

  /// The first rule that the text breaks; the reader stops there.
  public let fault: Fault
  /// Bytes before the place.
  public let offset: Int

  init(_ fault: Fault, at offset: Int) {
    self.fault = fault
    self.offset = offset
  }

  /// In words that follow a colon, with the place.
  public var reason: String { "\(words) (byte \(offset))" }

  /// The rule that is broken, in words.
  public var words: String {
    switch fault {
    case .unexpectedEnd: "the text ends too early"
    case .unexpected(let found?, let expected):
      "expected \(expected.rawValue), found `\(found.escaped(asASCII: true))`"
    case .unexpected(nil, let expected): "expected \(expected.rawValue)"
    case .textAfterValue: "there is text after the value"
    case .leadingZero: "a number has a leading 0"
    case .numberTooLarge: "a number is too large"
    case .notUTF8: "a string is not UTF-8"
    case .controlCharacter: "a control character in a string"
    case .invalidEscape: "an escape that JSON does not have"
    case .loneSurrogate: "half of a surrogate pair"
    case .duplicateName(let name): "the name `\(name.debugExcerpt)` is given twice"
    case .tooDeep(let limit): "arrays and objects are nested more than \(limit) deep"
    case .tooManyValues(let limit): "more than \(limit) values"
    }
  }
}

extension String {
  /// A short form that is safe to show.
  fileprivate var debugExcerpt: String {
    unicodeScalars.prefix(40).map { $0.escaped(asASCII: true) }.joined()
  }
}
