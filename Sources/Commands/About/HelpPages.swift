import DocBytes
import NetworkSpec

/// The pages on the language and on each layer, which lie inside the binary.
enum HelpPages {
  /// The words that have a page, besides the commands: `language`, and the words of layers.
  static let topics = ["language", "input"] + LayerWord.allCases.map { $0.rawValue }

  /// The page on the language, line by line.
  private static var language: [Substring] {
    var count = 0
    let start = doc_language_bytes(&count)
    return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
  }

  /// The section of the language's page on a statement, or with this heading, as plain text; nil if there is
  /// none.
  static func section(on word: String) -> String? {
    let lines = language
    var wanted = word.lowercased()
    if WordUse.statements.contains(word) {
      // A row of a table of statements leads to the section, or is in it.
      let row = lines.firstIndex { line in
        line.split(separator: "|").first.map { cell in
          cell.contains("`\(word)`") || cell.contains("`\(word) ")
        } ?? false && line.hasPrefix("| `")
      }
      guard let row else { return nil }
      // `[parallel paths](#parallel-paths)`
      if let link = lines[row].split(separator: "(").last, link.hasPrefix("#") {
        wanted = String(link.dropFirst().prefix { $0 != ")" })
      } else {
        let heading = lines[..<row].last { $0.hasPrefix("## ") }
        wanted = anchor(of: heading?.dropFirst(3) ?? "")
      }
    }
    let isHeading = { (line: Substring) in line.hasPrefix("## ") }
    guard
      let start = lines.firstIndex(where: { isHeading($0) && anchor(of: $0.dropFirst(3)) == wanted }
      )
    else { return nil }
    let end = lines[(start + 1)...].firstIndex(where: isHeading) ?? lines.endIndex
    return plainText(Array(lines[start..<end]))
  }

  /// A heading as links name it: `Parallel paths` is `parallel-paths`.
  private static func anchor(of heading: Substring) -> String {
    String(
      heading.lowercased().filter { $0.isLetter || $0.isNumber || $0 == " " || $0 == "-" }
        .map { $0 == " " ? "-" : $0 })
  }

  /// The page of a topic as plain text; nil for a word that has none.
  static func page(of topic: String) -> String? {
    guard topic != "language" else { return plainText(language) }
    var count = 0
    let start = doc_layers_bytes(&count)
    return page(
      of: topic,
      in: String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
  }

  /// The page whose introduction names the word, among pages that each begin with a heading.
  static func page(of word: String, in pages: String) -> String? {
    var page: [Substring] = []
    var isIntroduction = true
    var isMeant = false
    var isCode = false
    for line in pages.split(separator: "\n", omittingEmptySubsequences: false) {
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
    return isMeant ? plainText(page) : nil
  }

  /// Headings without their signs, code indented instead of fenced.
  private static func plainText(_ lines: [Substring]) -> String {
    var text: [Substring] = []
    var isCode = false
    for line in lines {
      if line.hasPrefix("```") {
        isCode.toggle()
      } else if isCode {
        text.append(line.isEmpty ? line : "    " + line)
      } else {
        text.append(line.hasPrefix("#") ? line.drop { $0 == "#" }.drop { $0 == " " } : line)
      }
    }
    while text.last?.isEmpty == true { text.removeLast() }
    return text.joined(separator: "\n") + "\n"
  }
}
