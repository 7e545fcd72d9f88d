import CNNText

/// Collects lines and hands them on in pieces.
struct LineBuffer {
  private static let pieceSize = 32 << 10
  var bytes: [UInt8] = []
  /// A buffer for one cell, reused.
  var scratch: [UInt8] = []

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func append(line: String) {
    append(line)
    bytes.append(0x0A)
  }

  mutating func appendSpaces(_ count: Int) {
    for _ in 0..<max(count, 0) { bytes.append(0x20) }
  }

  mutating func passOnIfFull(to sink: inout some OutputSink) throws(OutputError) {
    if bytes.count >= LineBuffer.pieceSize { try passOn(to: &sink) }
  }

  mutating func passOn(to sink: inout some OutputSink) throws(OutputError) {
    guard !bytes.isEmpty else { return }
    try sink.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}

/// The text with whatever acts on its surroundings replaced by `�`, except the characters to keep.
func withoutControls(_ text: String, keeping kept: [Unicode.Scalar]) -> String {
  guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    let isSafe = kept.contains(scalar) || !actsOnText(scalar)
    result.unicodeScalars.append(isSafe ? scalar : "\u{FFFD}")
  }
  return result
}

/// The text on one line, as Markdown and LaTeX may have it: a line break or a tab is a space, and whatever
/// acts on its surroundings instead of having a shape (controls, direction overrides) is `�`.
func onOneLine(_ text: String) -> String {
  guard text.utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    let isSpace = scalar == "\n" || scalar == "\r" || scalar == "\t"
    result.unicodeScalars.append(isSpace ? " " : terminalSafe(scalar))
  }
  return result
}
