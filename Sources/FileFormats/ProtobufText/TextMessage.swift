/// A message in the text format of protocol buffers: its fields in the order written, whatever they mean.
package struct TextMessage: Hashable, Sendable {
  /// A field; one that is repeated occurs once for each of its values.
  package struct Field: Hashable, Sendable {
    /// As written; of an extension without its brackets.
    package let name: String
    /// Bytes of the name.
    package let nameRange: Range<Int>
    package let value: TextValue
  }

  package let fields: [Field]
  /// Bytes of the message, its braces included.
  package let range: Range<Int>

  /// The values of a field, in the order written.
  package func values(of name: String) -> [TextValue] {
    fields.compactMap { $0.name == name ? $0.value : nil }
  }

  /// True if the message has a field of that name.
  package func has(_ name: String) -> Bool { fields.contains { $0.name == name } }
}

/// A value of a field as written; what it means depends on the field's type.
package struct TextValue: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// A number, a truth value or a name from an enumeration, as written.
    case word(String)
    /// Bytes between quotes, escapes resolved; adjacent ones are one.
    case string([UInt8])
    case message(TextMessage)
  }

  package let content: Content
  /// Bytes of the value.
  package let range: Range<Int>
}

extension TextValue {
  /// The message, if it is one.
  package var message: TextMessage? {
    guard case .message(let message) = content else { return nil }
    return message
  }

  /// The text between quotes; nil for anything else.
  package var text: String? {
    guard case .string(let bytes) = content else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A word without quotes; nil for anything else.
  package var word: String? {
    guard case .word(let word) = content else { return nil }
    return word
  }

  /// A whole number, decimal, octal or hexadecimal; nil for anything else and beyond 64 bits.
  package var integer: Int64? {
    guard let word else { return nil }
    var digits = word.utf8[...]
    let isNegative = digits.first == UInt8(ascii: "-")
    if isNegative { digits.removeFirst() }
    guard let first = digits.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else {
      return nil
    }
    var radix = 10
    if first == UInt8(ascii: "0"), digits.count > 1 {
      digits.removeFirst()
      radix = 8
      if digits.first == UInt8(ascii: "x") || digits.first == UInt8(ascii: "X") {
        digits.removeFirst()
        radix = 16
      }
    }
    return Int64((isNegative ? "-" : "") + String(Substring(digits)), radix: radix)
  }

  /// A finite number; nil for anything else.
  package var number: Double? {
    if let integer { return Double(integer) }
    guard var word, let first = word.utf8.first(where: { $0 != UInt8(ascii: "-") }),
      first == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    else { return nil }
    if word.utf8.last == UInt8(ascii: "f") || word.utf8.last == UInt8(ascii: "F") {
      word.removeLast()
    }
    return Double(word).flatMap { $0.isFinite ? $0 : nil }
  }

  /// A truth value, as protocol buffers read it; nil for anything else.
  package var flag: Bool? {
    switch word {
    case "true", "True", "t", "1": true
    case "false", "False", "f", "0": false
    default: nil
    }
  }
}
