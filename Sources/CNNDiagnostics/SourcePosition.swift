/// A place in a text as people name it.
public struct SourcePosition: Hashable, Sendable {
  /// Counted from 1. A line ends at LF, CR LF or a lone CR.
  public var line: Int
  /// Counted from 1, in Unicode scalars: a tab, an accent written as a combining mark and an emoji
  /// are one column each. A byte order mark at the start of the file is none.
  public var column: Int

  /// A place by line and column, both counted from 1.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

extension SourceFile {
  /// The line and column of a byte. Offsets past the end mean the end, an offset within a scalar
  /// means that scalar. Reads the text up to `offset`; for many places take a `LineIndex`.
  public func position(at offset: Int) -> SourcePosition {
    let offset = scalarStart(of: offset, in: bytes)
    var line = 1
    var start = firstLineStart(of: bytes)
    for (index, byte) in bytes.prefix(offset).enumerated()
    where endsLine(byte, at: index, in: bytes) {
      line += 1
      start = index + 1
    }
    return SourcePosition(
      line: line, column: scalarCount(in: bytes, start..<max(start, offset)) + 1)
  }
}

/// The starts of the lines of a text, so that each of many places is found without reading the text
/// again: in logarithmic time, whatever the lengths of the lines.
public struct LineIndex: Sendable {
  private let bytes: [UInt8]
  /// Offset of the first byte of every line.
  private let starts: [Int]
  /// Scalars before each block of `blockSize` bytes.
  private let scalarsBeforeBlock: [Int]

  private static let blockSize = 1024

  /// The index of a text; reads it once.
  public init(_ file: SourceFile) {
    bytes = file.bytes
    var starts = [firstLineStart(of: bytes)]
    var scalarsBeforeBlock: [Int] = []
    scalarsBeforeBlock.reserveCapacity(bytes.count / LineIndex.blockSize + 1)
    var scalars = 0
    for (index, byte) in bytes.enumerated() {
      if index % LineIndex.blockSize == 0 { scalarsBeforeBlock.append(scalars) }
      if !isContinuation(byte) { scalars += 1 }
      if endsLine(byte, at: index, in: bytes) { starts.append(index + 1) }
    }
    if bytes.count % LineIndex.blockSize == 0 { scalarsBeforeBlock.append(scalars) }
    self.starts = starts
    self.scalarsBeforeBlock = scalarsBeforeBlock
  }

  /// Lines of the text, at least 1; a line end at the very end opens another, empty one.
  public var lineCount: Int { starts.count }

  /// As `SourceFile.position(at:)`.
  public func position(at offset: Int) -> SourcePosition {
    let offset = scalarStart(of: offset, in: bytes)
    let line = lineNumber(at: offset)
    let start = starts[line - 1]
    let column = offset <= start ? 1 : scalars(before: offset) - scalars(before: start) + 1
    return SourcePosition(line: line, column: column)
  }

  /// The bytes of a line, counted from 1, without its terminator; empty for a line that is not there.
  public func range(ofLine line: Int) -> Range<Int> {
    guard line >= 1, line <= starts.count else { return bytes.count..<bytes.count }
    let start = starts[line - 1]
    var end = line < starts.count ? starts[line] : bytes.count
    while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }

  private func lineNumber(at offset: Int) -> Int {
    var low = 1
    var high = starts.count
    while low < high {
      let middle = (low + high + 1) / 2
      if starts[middle - 1] <= offset { low = middle } else { high = middle - 1 }
    }
    return low
  }

  private func scalars(before offset: Int) -> Int {
    let block = offset / LineIndex.blockSize
    let blockStart = block * LineIndex.blockSize
    return scalarsBeforeBlock[block] + scalarCount(in: bytes, blockStart..<offset)
  }
}

private func isContinuation(_ byte: UInt8) -> Bool { byte & 0b1100_0000 == 0b1000_0000 }

private func scalarCount(in bytes: [UInt8], _ range: Range<Int>) -> Int {
  var count = 0
  for index in range where !isContinuation(bytes[index]) { count += 1 }
  return count
}

/// `offset` brought into the text and back to the first byte of its scalar.
private func scalarStart(of offset: Int, in bytes: [UInt8]) -> Int {
  var start = min(max(offset, 0), bytes.count)
  // In a text that is not UTF-8 continuation bytes may go on for long; a scalar has three at most.
  let earliest = max(start - 3, 0)
  while start > earliest, start < bytes.count, isContinuation(bytes[start]) { start -= 1 }
  return start
}

private func firstLineStart(of bytes: [UInt8]) -> Int {
  bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
}

private func endsLine(_ byte: UInt8, at index: Int, in bytes: [UInt8]) -> Bool {
  if byte == 0x0A { return true }
  guard byte == 0x0D else { return false }
  return index + 1 == bytes.count || bytes[index + 1] != 0x0A
}
