extension String {
  /// What follows a prefix, byte by byte; nil for a text that does not begin so.
  ///
  /// Characters would not do: a combining mark after the prefix makes one character with its end.
  package func dropping(prefix: String) -> Substring? {
    guard utf8.starts(with: prefix.utf8) else { return nil }
    return Substring(utf8.dropFirst(prefix.utf8.count))
  }
}
