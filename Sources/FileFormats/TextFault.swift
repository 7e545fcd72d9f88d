/// A fault in a text of another program's format, and its place.
package struct TextFault: Error, Hashable, Sendable {
  /// In words that can stand alone.
  package let reason: String
  /// Bytes of the text that are at fault.
  package let range: Range<Int>

  package init(_ reason: String, at range: Range<Int>) {
    self.reason = reason
    self.range = range
  }
}
