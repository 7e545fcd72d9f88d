import CNNText

/// Markdown as a terminal shows it: headings without their signs, code indented instead of fenced, links by their
/// texts, tables in columns.
enum PlainText {
  static func text(of lines: [Substring]) -> String {
    var text: [String] = []
    var table: [[String]] = []
    var isCode = false
    for line in lines {
      if !isCode, line.hasPrefix("|") {
        table.append(cells(of: line))
        continue
      }
      text += columns(of: table)
      table = []
      if line.hasPrefix("```") {
        isCode.toggle()
      } else if isCode {
        text.append(line.isEmpty ? "" : "    " + line)
      } else if line.hasPrefix("#") {
        text.append(withoutLinks(line.drop { $0 == "#" }.drop { $0 == " " }))
      } else {
        text.append(withoutLinks(line))
      }
    }
    text += columns(of: table)
    while text.last?.isEmpty == true { text.removeLast() }
    return text.joined(separator: "\n") + "\n"
  }

  // MARK: Links

  /// A line in which the text of each link stands for it; what looks like one in code is none.
  static func withoutLinks(_ line: some StringProtocol) -> String {
    let characters = Array(line)
    var text = ""
    var index = 0
    var isCode = false
    while index < characters.count {
      let character = characters[index]
      if character == "`" { isCode.toggle() }
      if !isCode, character == "[", let link = link(in: characters, at: index) {
        text += link.text
        index = link.end
      } else {
        text.append(character)
        index += 1
      }
    }
    return text
  }

  /// `[text](target)` that begins at a place, and where it ends; nil if there is none.
  private static func link(
    in characters: [Character], at start: Int
  ) -> (text: String, end: Int)? {
    guard let close = characters[start...].firstIndex(of: "]"), close + 1 < characters.count,
      characters[close + 1] == "(", let end = characters[close...].firstIndex(of: ")")
    else { return nil }
    return (String(characters[(start + 1)..<close]), end + 1)
  }

  // MARK: Tables

  /// The cells of a row, `| a | b |`; a bar in a cell has a backslash before it.
  static func cells(of row: Substring) -> [String] {
    var cells: [String] = []
    var cell = ""
    var isEscaped = false
    for character in row.dropFirst() {
      if character == "|", !isEscaped {
        cells.append(cell)
        cell = ""
        continue
      }
      if isEscaped, character != "|" { cell.append("\\") }
      isEscaped = character == "\\" && !isEscaped
      if !isEscaped { cell.append(character) }
    }
    return cells.map { withoutLinks($0.trimming { $0 == " " }) }
  }

  /// The width of a page, as far as words can be broken into lines.
  private static let pageWidth = 100
  /// The widest column but the last.
  private static let widestColumn = 36
  private static let narrowestColumn = 24

  /// The rows of a table one below the other, what is too wide for its column in several lines; a rule stands for
  /// the row of dashes. A header without words is left out.
  private static func columns(of table: [[String]]) -> [String] {
    let rows = table.filter { !isRule($0) }
    let count = rows.map { $0.count }.max() ?? 0
    var widths: [Int] = []
    for column in 0..<count {
      let widest = rows.map { column < $0.count ? displayWidth(of: $0[column]) : 0 }.max() ?? 0
      let start = widths.reduce(0) { $0 + $1 + 2 }
      let room = column == count - 1 ? max(pageWidth - start, narrowestColumn) : widestColumn
      widths.append(min(widest, room))
    }
    let width = widths.reduce(0) { $0 + $1 + 2 } - 2
    return table.flatMap { row -> [String] in
      if isRule(row) { return [String(repeating: "─", count: max(width, 0))] }
      guard row.contains(where: { !$0.isEmpty }) else { return [] }
      let cells = row.enumerated().map { lines(of: $1, width: widths[$0]) }
      let height = cells.map { $0.count }.max() ?? 0
      return (0..<height).map { line in
        aligned(cells.map { line < $0.count ? $0[line] : "" }, widths)
      }
    }
  }

  private static func isRule(_ row: [String]) -> Bool {
    !row.isEmpty && row.allSatisfy { $0.hasPrefix("-") && $0.allSatisfy { $0 == "-" } }
  }

  /// A cell in lines of a width, but for words that are longer.
  private static func lines(of cell: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in cell.split(separator: " ") {
      let longer = line.isEmpty ? String(word) : line + " " + word
      if line.isEmpty || displayWidth(of: longer) <= width {
        line = longer
      } else {
        lines.append(line)
        line = String(word)
      }
    }
    return lines + [line]
  }

  /// The cells of a line, each but the last with space up to the next column.
  private static func aligned(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      line += cell
      guard cells[(column + 1)...].contains(where: { !$0.isEmpty }) else { break }
      line += String(repeating: " ", count: max(widths[column] - displayWidth(of: cell), 0) + 2)
    }
    return line
  }
}
