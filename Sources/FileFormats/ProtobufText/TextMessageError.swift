/// A fault in a text of protocol buffers.
package struct TextMessageError: Error, Hashable, Sendable {
  package enum Fault: Hashable, Sendable {
    case unexpectedEnd(expected: String)
    /// Something stands where something else must.
    case unexpected(String, expected: String)
    /// A byte of no character that can stand here.
    case unexpectedByte(UInt8, expected: String)
    case unterminatedString
    case invalidEscape
    case tooDeep(limit: Int)
    case tooManyFields(limit: Int)
  }

  package let fault: Fault
  /// The bytes at which it is noticed.
  package let range: Range<Int>

  /// In words: lower case, no period.
  package var words: String {
    switch fault {
    case .unexpectedEnd(let expected): "the text ends where \(expected) must follow"
    case .unexpected(let found, let expected): "expected \(expected), found `\(found)`"
    case .unexpectedByte(let byte, let expected):
      "expected \(expected), found the byte 0x" + String(byte, radix: 16, uppercase: true)
    case .unterminatedString: "the string does not end on its line"
    case .invalidEscape: "unknown escape in a string"
    case .tooDeep(let limit): "messages are nested more than \(limit) deep"
    case .tooManyFields(let limit): "the text has more than \(limit) fields"
    }
  }
}
