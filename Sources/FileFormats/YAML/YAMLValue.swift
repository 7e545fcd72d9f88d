/// A value of a YAML text and its place.
package struct YAMLValue: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// A word without quotes: a number, `true`, `null`, or text that is none of these.
    case plain(String)
    case quoted(String)
    case sequence([YAMLValue])
    case mapping([YAMLMember])
  }

  package let content: Content
  /// Bytes of the text; empty for a value that is left out.
  package let range: Range<Int>

  package init(_ content: Content, at range: Range<Int>) {
    self.content = content
    self.range = range
  }
}

/// A key of a mapping and its value.
package struct YAMLMember: Hashable, Sendable {
  package let key: String
  package let keyRange: Range<Int>
  package let value: YAMLValue
}

extension YAMLValue {
  /// The member of that key; nil if there is none, or this is not a mapping.
  package subscript(key: String) -> YAMLValue? {
    members?.first { $0.key == key }?.value
  }

  package var members: [YAMLMember]? {
    guard case .mapping(let members) = content else { return nil }
    return members
  }

  package var elements: [YAMLValue]? {
    guard case .sequence(let elements) = content else { return nil }
    return elements
  }

  /// The characters of a scalar, quoted or not.
  package var text: String? {
    switch content {
    case .plain(let text), .quoted(let text): text
    case .sequence, .mapping: nil
    }
  }

  private var plain: String? {
    guard case .plain(let text) = content else { return nil }
    return text
  }

  /// True for nothing at all, and for the words for nothing.
  package var isNull: Bool {
    ["", "~", "null", "Null", "NULL"].contains { plain == $0 }
  }

  /// True or false, by the words of YAML 1.1.
  package var boolean: Bool? {
    switch plain {
    case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": true
    case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": false
    default: nil
    }
  }

  private var number: YAMLNumber? { plain.flatMap { YAMLNumber($0) } }

  /// A whole number that fits 64 bits.
  package var integer: Int64? {
    guard case .integer(let integer) = number else { return nil }
    return integer
  }

  /// A number, whole or not, that is finite.
  package var decimal: Double? {
    switch number {
    case .integer(let integer): Double(integer)
    case .decimal(let decimal): decimal
    case .unsupported, nil: nil
    }
  }
}
