import CNNText

/// The sections of a Darknet `.cfg`, as Darknet's own reader takes them: blanks count nowhere, not even inside a
/// value, and a line that begins with `#` or `;` is a comment.
package struct DarknetText: Hashable, Sendable {
  /// A section: `[convolutional]` and the lines below it.
  package struct Section: Hashable, Sendable {
    /// Without the brackets.
    package let name: String
    /// The heading, brackets included.
    package let range: Range<Int>
    package fileprivate(set) var entries: [Entry] = []

    /// The entry of that key; of several the first, as Darknet has it.
    package subscript(key: String) -> Entry? { entries.first { $0.key == key } }
  }

  /// A line `key=value`.
  package struct Entry: Hashable, Sendable {
    package let key: String
    package let keyRange: Range<Int>
    /// Without blanks; a remark after it is still there, as for Darknet.
    package let value: String
    package let range: Range<Int>
  }

  package private(set) var sections: [Section] = []

  /// Sections of one text.
  private static let mostSections = 100_000
  /// Entries of one text.
  private static let mostEntries = 500_000

  /// - Throws: `TextFault` at the first line that is none.
  package init(_ bytes: [UInt8]) throws(TextFault) {
    var entryCount = 0
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      var end = start
      while end < bytes.count, bytes[end] != 0x0A { end += 1 }
      let range = bytes[start..<end].trimming(while: DarknetText.isBlank).indices
      if let first = range.first.map({ bytes[$0] }) {
        switch first {
        case UInt8(ascii: "#"), UInt8(ascii: ";"): break
        case UInt8(ascii: "["): try addSection(at: range, in: bytes)
        default:
          entryCount += 1
          guard entryCount <= DarknetText.mostEntries else {
            throw TextFault("more than \(DarknetText.mostEntries) lines", at: range)
          }
          try addEntry(at: range, in: bytes)
        }
      }
      start = end + 1
    }
  }

  private mutating func addSection(
    at range: Range<Int>, in bytes: [UInt8]
  ) throws(TextFault) {
    // What follows the bracket is a remark to people, but part of the name to Darknet.
    let text = try DarknetText.text(range, in: bytes)
    guard text.utf8.last == UInt8(ascii: "]"), text.utf8.count > 2 else {
      throw TextFault("a section's name stands alone in brackets: `[convolutional]`", at: range)
    }
    guard sections.count < DarknetText.mostSections else {
      throw TextFault("more than \(DarknetText.mostSections) sections", at: range)
    }
    sections.append(Section(name: String(text.dropFirst().dropLast()), range: range))
  }

  private mutating func addEntry(
    at range: Range<Int>, in bytes: [UInt8]
  ) throws(TextFault) {
    guard let sign = range.first(where: { bytes[$0] == UInt8(ascii: "=") }) else {
      throw TextFault("a line of a Darknet cfg is `[section]`, `key=value` or a comment", at: range)
    }
    guard !sections.isEmpty else {
      throw TextFault("a value before the first section", at: range)
    }
    let key = bytes[range.lowerBound..<sign].trimming(while: DarknetText.isBlank).indices
    let value = bytes[sign + 1..<range.upperBound].trimming(while: DarknetText.isBlank).indices
    // Darknet ignores a line that ends at its sign.
    guard !value.isEmpty else { return }
    sections[sections.count - 1].entries.append(
      Entry(
        key: try DarknetText.text(key, in: bytes), keyRange: key,
        value: try DarknetText.text(value, in: bytes), range: value))
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  private static func text(_ range: Range<Int>, in bytes: [UInt8]) throws(TextFault) -> String {
    guard let text = String(validating: bytes[range].filter { !isBlank($0) }, as: UTF8.self) else {
      throw TextFault("not UTF-8", at: range)
    }
    return text
  }
}
