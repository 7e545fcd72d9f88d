import CNNText

/// One line of a text as a terminal shows it: tabs as spaces, control characters as pictures, cut at its
/// ends if it is too long. Knows in which column each byte of the line ended up.
struct SourceLine {
  private struct Piece {
    var bytes: Range<Int>
    var text: String
    var column: Int
    var width: Int
  }

  private static let tabWidth = 4

  let text: String
  private let pieces: ArraySlice<Piece>
  /// The amount to subtract from a piece's column to get that of the shown text.
  private let shift: Int

  /// - Parameters:
  ///   - range: the bytes of the line, without its terminator.
  ///   - focus: the byte that must be seen.
  ///   - width: columns at most.
  init(_ bytes: [UInt8], _ range: Range<Int>, focus: Int, width: Int) {
    let width = max(width, 20)
    let window = SourceLine.window(bytes, range, focus: focus, width: width)
    let all = SourceLine.pieces(of: bytes, in: window)
    var shown = all[...]
    let total = (all.last.map { $0.column + $0.width } ?? 0)
    if total > width || window != range {
      let focusColumn = all.last { $0.bytes.lowerBound <= focus }?.column ?? 0
      // A mark near the beginning needs no cut there; else it stands in the middle.
      let first = focusColumn <= width * 2 / 3 ? 0 : focusColumn - width / 2
      shown = shown.drop { $0.column < first }
      let start = shown.first?.column ?? 0
      shown = shown.prefix { $0.column + $0.width - start <= width - 2 }
    }
    let isCutBefore = shown.first.map { $0.bytes.lowerBound > range.lowerBound } ?? false
    let isCutAfter =
      (shown.last?.bytes.lowerBound ?? 0) < (all.last?.bytes.lowerBound ?? 0)
      || window.upperBound < range.upperBound
    pieces = shown
    shift = (shown.first?.column ?? 0) - (isCutBefore ? 1 : 0)
    text = (isCutBefore ? "…" : "") + shown.map { $0.text }.joined() + (isCutAfter ? "…" : "")
  }

  /// The column, counted from 0, in which the byte at an offset is shown, or the nearest one shown.
  func column(of offset: Int) -> Int {
    guard let first = pieces.first, let last = pieces.last else { return 0 }
    if offset < first.bytes.lowerBound { return first.column - shift }
    if offset >= last.bytes.upperBound { return last.column + last.width - shift }
    var low = pieces.startIndex
    var high = pieces.endIndex
    while high - low > 1 {
      let middle = (low + high) / 2
      if pieces[middle].bytes.lowerBound <= offset { low = middle } else { high = middle }
    }
    return pieces[low].column - shift
  }

  /// The part of an endless line that could be shown, so that its rest is never looked at.
  private static func window(
    _ bytes: [UInt8], _ range: Range<Int>, focus: Int, width: Int
  ) -> Range<Int> {
    let reach = width * 16
    guard range.count > 2 * reach else { return range }
    let focus = min(max(focus, range.lowerBound), range.upperBound)
    var lower = max(range.lowerBound, focus - reach)
    var upper = min(range.upperBound, focus + reach)
    // Not within a scalar, as far as the text is UTF-8 at all.
    for _ in 0..<3 where lower > range.lowerBound && bytes[lower] & 0xC0 == 0x80 { lower -= 1 }
    for _ in 0..<3 where upper < range.upperBound && bytes[upper] & 0xC0 == 0x80 { upper -= 1 }
    return lower..<upper
  }

  private static func pieces(of bytes: [UInt8], in range: Range<Int>) -> [Piece] {
    var pieces: [Piece] = []
    var column = 0
    var offset = range.lowerBound
    while offset < range.upperBound {
      let (scalar, length) = decode(bytes, at: offset, before: range.upperBound)
      var piece = Piece(bytes: offset..<offset + length, text: "", column: column, width: 0)
      if scalar == "\t" {
        piece.width = tabWidth - column % tabWidth
        piece.text = String(repeating: " ", count: piece.width)
      } else {
        let safe = terminalSafe(scalar)
        piece.width = displayWidth(of: safe)
        piece.text = String(safe)
      }
      pieces.append(piece)
      column += piece.width
      offset += length
    }
    return pieces
  }

  /// The scalar at an offset and its bytes; `�` for a byte that begins none.
  private static func decode(
    _ bytes: [UInt8], at offset: Int, before end: Int
  ) -> (Unicode.Scalar, length: Int) {
    let length =
      switch bytes[offset] {
      case 0..<0x80: 1
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 0
      }
    guard length > 0, offset + length <= end,
      let text = String(validating: bytes[offset..<offset + length], as: UTF8.self),
      let scalar = text.unicodeScalars.first
    else { return ("\u{FFFD}", 1) }
    return (scalar, length)
  }
}
