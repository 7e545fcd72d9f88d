/// Bytes written so far and the column they have come to.
struct LayoutWriter {
  private(set) var bytes: [UInt8] = []
  /// In code points from the start of the line.
  private(set) var column = 0

  mutating func write(_ string: String) { write(bytes: string.utf8) }

  mutating func write(bytes added: some Collection<UInt8>) {
    bytes.append(contentsOf: added)
    for byte in added {
      if byte == ASCII.lineFeed {
        column = 0
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }

  mutating func breakLine(level: Int) {
    bytes.append(ASCII.lineFeed)
    column = 4 * level
    bytes.append(contentsOf: repeatElement(ASCII.space, count: column))
  }

  /// A place to come back to.
  struct Mark {
    fileprivate let count: Int
    fileprivate let column: Int
  }

  var mark: Mark { Mark(count: bytes.count, column: column) }

  mutating func rewind(to mark: Mark) {
    bytes.removeLast(bytes.count - mark.count)
    column = mark.column
  }

  mutating func blankLine() {
    bytes.append(ASCII.lineFeed)
    column = 0
  }
}
