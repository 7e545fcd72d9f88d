import DocBytes
import NetworkSpec

/// The pages on the language and on each layer, which lie inside the binary.
enum HelpPages {
  /// The words that have a page, besides the commands: `language`, and the words of layers.
  static let topics = ["language", "input"] + LayerWord.allCases.map { $0.rawValue }

  /// The page of a topic as plain text; nil for a word that has none.
  static func page(of topic: String) -> String? {
    var count = 0
    guard topic != "language" else {
      let start = doc_language_bytes(&count)
      return plainText(
        String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
          .split(separator: "\n", omittingEmptySubsequences: false))
    }
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
