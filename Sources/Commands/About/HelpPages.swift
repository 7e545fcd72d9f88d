import DocBytes
import NetworkSpec

/// The pages on the language, the standard blocks and each layer, which lie inside the binary.
enum HelpPages {
  /// The words that have a page, besides the commands: `language`, and the words of layers.
  static let topics = ["language", "input"] + LayerWord.allCases.map { $0.rawValue }

  /// The file of the standard blocks, whose page is about all of them.
  static let standardBlocks = "std:blocks"

  /// A page as it lies in the binary.
  private static func document(
    _ bytes: (UnsafeMutablePointer<Int>) -> UnsafePointer<UInt8>
  ) -> String {
    var count = 0
    let start = bytes(&count)
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }

  private static func lines(of document: String) -> [Substring] {
    document.split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The page on the language, line by line.
  private static var language: [Substring] { lines(of: document(doc_language_bytes)) }

  /// The page on the standard blocks, line by line.
  private static var blocks: [Substring] { lines(of: document(doc_blocks_bytes)) }

  // MARK: Sections

  /// The section of the language's page on a statement, or with this heading, as plain text; nil if there is
  /// none.
  static func section(on word: String) -> String? {
    let lines = language
    guard WordUse.statements.contains(word) else {
      return section(of: lines, anchored: word.lowercased())
    }
    // A row of a table of statements leads to the section, or is in it.
    let row = lines.firstIndex { line in
      line.split(separator: "|").first.map { cell in
        cell.contains("`\(word)`") || cell.contains("`\(word) ")
      } ?? false && line.hasPrefix("| `")
    }
    guard let row else { return nil }
    let heading = lines[..<row].last { $0.hasPrefix("## ") }
    return section(
      of: lines, anchored: anchor(linkedIn: lines[row]) ?? anchor(of: heading?.dropFirst(3) ?? ""))
  }

  /// The signature of a standard block and the section on it; nil for another word.
  static func block(named word: String) -> String? {
    let lines = blocks
    guard StandardBlocks.names.contains(word),
      let row = lines.first(where: { $0.hasPrefix("| [`\(word)`]") }),
      let target = anchor(linkedIn: row), let section = section(of: lines, anchored: target)
    else { return nil }
    let arguments = PlainText.cells(of: row).dropFirst().filter { $0 != "–" }
    let signature = ([word] + arguments.map { $0.filter { $0 != "`" } }).joined(separator: " ")
    return "`\(signature)` is a block of the standard library, for `import \"std:blocks\"`; "
      + "`cnnshape show std:blocks` prints its text\n\n" + section
  }

  /// What a function of expressions does: its forms and its value; nil for a word that is none.
  static func function(named word: String) -> (forms: String, value: String)? {
    let row = language.first { line in
      line.hasPrefix("| `") && PlainText.cells(of: line).first?.contains("`\(word)(") == true
    }
    guard let row else { return nil }
    let cells = PlainText.cells(of: row)
    guard cells.count == 2 else { return nil }
    return (cells[0], cells[1])
  }

  private static func section(of lines: [Substring], anchored wanted: String) -> String? {
    let isHeading = { (line: Substring) in line.hasPrefix("## ") }
    guard
      let start = lines.firstIndex(where: { isHeading($0) && anchor(of: $0.dropFirst(3)) == wanted }
      )
    else { return nil }
    let end = lines[(start + 1)...].firstIndex(where: isHeading) ?? lines.endIndex
    return PlainText.text(of: Array(lines[start..<end]))
  }

  /// The section that a row leads to: `parallel-paths` of `[parallel paths](#parallel-paths)`.
  private static func anchor(linkedIn row: Substring) -> String? {
    guard let link = row.split(separator: "(").last, link.hasPrefix("#") else { return nil }
    return String(link.dropFirst().prefix { $0 != ")" })
  }

  /// A heading as links name it: `Parallel paths` is `parallel-paths`.
  private static func anchor(of heading: Substring) -> String {
    String(
      heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
        .map { $0 == " " ? "-" : $0 })
  }

  // MARK: Pages

  /// The page of a topic as plain text; nil for a word that has none.
  static func page(of topic: String) -> String? {
    switch topic {
    case "language": PlainText.text(of: language)
    case standardBlocks: PlainText.text(of: blocks)
    default: page(of: topic, in: document(doc_layers_bytes))
    }
  }

  /// The page whose introduction names the word, among pages that each begin with a heading.
  static func page(of word: String, in pages: String) -> String? {
    var page: [Substring] = []
    var isIntroduction = true
    var isMeant = false
    var isCode = false
    for line in lines(of: pages) {
      if line.hasPrefix("```") { isCode.toggle() }
      if !isCode, line.hasPrefix("# ") {
        if isMeant { break }
        page = []
        isIntroduction = true
      } else if !isCode, line.hasPrefix("## ") {
        isIntroduction = false
      } else if isIntroduction, line.contains("`\(word)`") {
        isMeant = true
      }
      page.append(line)
    }
    return isMeant ? PlainText.text(of: page) : nil
  }
}
