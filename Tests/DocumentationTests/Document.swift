import Foundation
import TestSupport
import Testing

/// One page for readers.
struct Document: Sendable, CustomTestStringConvertible {
  /// Below the checkout: `docs/json.md`.
  let path: String

  var url: URL { packageFolder.appending(path: path) }
  var text: String { get throws { try String(contentsOf: url, encoding: .utf8) } }
  var lines: [String] { get throws { try text.components(separatedBy: "\n") } }
  var testDescription: String { path }

  /// The README, the changelog, the security page and every page below `docs/`.
  static let all: [Document] = {
    let found = FileManager.default.enumerator(
      at: packageFolder.appending(path: "docs"), includingPropertiesForKeys: nil)
    var paths = ["README.md", "CHANGELOG.md", ".github/SECURITY.md"]
    for case let url as URL in found ?? FileManager.DirectoryEnumerator()
    where url.pathExtension == "md" {
      paths.append(String(url.standardizedFileURL.path.dropFirst(packageFolder.path.count + 1)))
    }
    return paths.sorted().map(Document.init(path:))
  }()
}

extension Document {
  /// The rows of the table below a header, cell by cell.
  func rows(below header: String) throws -> [[String]] {
    let lines = try lines
    let start = try #require(lines.firstIndex(of: header), "no table `\(header)`")
    return lines[(start + 2)...].prefix { $0.hasPrefix("|") }.map { line in
      line.dropFirst().dropLast().components(separatedBy: "|")
        .map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }
}

/// A fenced block of code.
struct CodeBlock: Sendable {
  /// What stands behind the fence, such as `console` or `kdl mine.kdl`.
  let info: String
  /// Index of the first line between the fences.
  let firstLine: Int
  let lines: [String]

  /// The word that names the language.
  var language: Substring { info.prefix { $0 != " " } }
  /// What follows the language: the name of the file that the block holds.
  var fileName: String { info.dropFirst(language.count).trimmingCharacters(in: .whitespaces) }

  static func all(in lines: [String]) -> [CodeBlock] {
    var blocks: [CodeBlock] = []
    var index = 0
    while index < lines.count {
      defer { index += 1 }
      guard lines[index].hasPrefix("```") else { continue }
      let first = index + 1
      let fence = lines[index].prefix { $0 == "`" }
      while index + 1 < lines.count, lines[index + 1] != fence { index += 1 }
      blocks.append(
        CodeBlock(
          info: String(lines[first - 1].dropFirst(fence.count)), firstLine: first,
          lines: Array(lines[min(first, index + 1)...index])))
      index += 1
    }
    return blocks
  }
}
