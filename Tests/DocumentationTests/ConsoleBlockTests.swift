import Foundation
import Testing

/// The pages are executed. `CNNSHAPE_UPDATE_DOCS=1 swift test --filter DocumentationTests` writes what
/// the program says now into the pages instead of complaining; the difference is there to be read.
@Suite struct ConsoleBlockTests {
  static let updates = ProcessInfo.processInfo.environment["CNNSHAPE_UPDATE_DOCS"] == "1"

  @Test("every command of a page prints what the page shows", arguments: Document.all)
  func runs(_ document: Document) throws {
    var lines = try document.lines
    let blocks = CodeBlock.all(in: lines)
    guard blocks.contains(where: { $0.language == "console" }) else { return }
    var shell = try Shell(files: Self.files(of: blocks))
    defer { shell.remove() }
    var replacements: [(block: CodeBlock, lines: [String])] = []
    for block in blocks where block.language == "console" {
      var replacement: [String] = []
      for command in block.commands {
        let output = try shell.run(command.command)
        let shown = ShownOutput(command.shown)
        replacement += ["$ " + command.command] + shown.updated(to: output)
        if !Self.updates, !shown.matches(output) {
          Issue.record(
            """
            \(document.path):\(block.firstLine + 1): `\(command.command)` prints
            \(output.joined(separator: "\n"))
            """)
        }
      }
      replacements.append((block, replacement))
    }
    guard Self.updates else { return }
    for (block, replacement) in replacements.reversed() {
      let range = block.firstLine..<(block.firstLine + block.lines.count)
      lines.replaceSubrange(range, with: replacement)
    }
    try Data(lines.joined(separator: "\n").utf8).write(to: document.url)
  }

  /// The files that a page defines: blocks whose fence names them, as in `kdl mine.kdl`.
  static func files(of blocks: [CodeBlock]) -> [String: String] {
    var files: [String: String] = [:]
    for block in blocks where !block.fileName.isEmpty {
      files[block.fileName] = block.lines.joined(separator: "\n") + "\n"
    }
    return files
  }

  @Test(
    "README and guide show commands at work", arguments: [("README.md", 2), ("docs/guide.md", 8)])
  func pagesHaveBlocks(page: String, least: Int) throws {
    let blocks = CodeBlock.all(in: try Document(path: page).lines)
    #expect(blocks.filter { $0.language == "console" }.flatMap(\.commands).count >= least)
  }

  @Test("the README is a front page, not a manual")
  func frontPage() throws {
    #expect(try Document(path: "README.md").lines.count <= 120)
  }

  @Test(
    "omitted lines",
    arguments: [
      (["a", "b"], ["a", "b"], true),
      (["a"], ["a", "b"], false),
      (["a", "…", "d"], ["a", "b", "c", "d"], true),
      (["a", "…", "c", "…", "e"], ["a", "b", "c", "d", "e"], true),
      (["a", "…", "x", "…", "e"], ["a", "b", "c", "d", "e"], false),
      (["…", "b"], ["a", "b"], true),
      (["a", "…", "a"], ["a"], false),
    ])
  func omissions(_ shown: [String], _ output: [String], _ matches: Bool) {
    #expect(ShownOutput(shown).matches(output) == matches)
  }
}
