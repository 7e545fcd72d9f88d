import Foundation

/// The cells of each row of comma-separated text, RFC 4180: a quoted cell may hold commas and quotes.
/// Comments, which begin with `#`, and the header are left out.
func csvRows(of file: URL) throws -> [[String]] {
  let text = try String(contentsOf: file, encoding: .utf8)
  return text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }.dropFirst()
    .map { csvCells(of: $0) }
}

private func csvCells(of line: Substring) -> [String] {
  var cells = [""]
  var isQuoted = false
  var previous: Character?
  for character in line {
    switch character {
    case "\"":
      // Two quotes inside of a cell are one.
      if !isQuoted, previous == "\"" { cells[cells.count - 1].append("\"") }
      isQuoted.toggle()
    case "," where !isQuoted: cells.append("")
    default: cells[cells.count - 1].append(character)
    }
    previous = character
  }
  return cells
}
