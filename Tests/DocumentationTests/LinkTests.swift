import Foundation
import TestSupport
import Testing

/// Links between the pages: each leads to a file that is there, and to a heading that it has.
@Suite struct LinkTests {
  @Test("every link of a page leads somewhere", arguments: Document.all)
  func links(_ document: Document) throws {
    for link in try document.links {
      #expect(
        try link.leadsSomewhere(from: document), "\(document.path):\(link.line): \(link.target)")
    }
  }

  @Test("links are found, and broken ones are distinguished from valid ones")
  func checker() throws {
    let page = Document(path: "docs/decisions/README.md")
    let text = "[a](x.md) `[b](y.md)` [c](#d \"title\")\n```\n[e](z.md)\n```\n![f](<g h.svg>)"
    let found = Document.links(in: text.components(separatedBy: "\n"))
    #expect(found.map(\.target) == ["x.md", "#d", "g h.svg"])
    #expect(found.map(\.line) == [1, 1, 5])
    for (target, isWhole) in [
      ("0001-layout.md", true), ("../json.md", true), ("#decisions", true),
      ("../language.md#imports", true), ("https://kdl.dev", true), ("../", true),
      ("0000-nothing.md", false), ("#nothing", false), ("../language.md#nothing", false),
    ] {
      let link = Link(line: 1, target: target)
      #expect(try link.leadsSomewhere(from: page) == isWhole, "\(target)")
    }
  }
}

struct Link {
  /// From 1.
  let line: Int
  let target: String

  /// Other sites are not asked.
  func leadsSomewhere(from document: Document) throws -> Bool {
    guard !target.contains("://"), !target.hasPrefix("mailto:") else { return true }
    let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    let folder = document.url.deletingLastPathComponent()
    let url =
      parts[0].isEmpty
      ? document.url : folder.appending(path: String(parts[0])).standardizedFileURL
    guard FileManager.default.fileExists(atPath: url.path) else { return false }
    guard parts.count == 2 else { return true }
    let path = String(url.path.dropFirst(packageFolder.path.count + 1))
    return try Document(path: path).anchors.contains(String(parts[1]))
  }
}

extension Document {
  var links: [Link] { get throws { Document.links(in: try lines) } }

  /// Those outside of code.
  static func links(in lines: [String]) -> [Link] {
    let pattern = /\]\((?:<([^>]*)>|([^)\s]*))(?:\s+"[^"]*")?\)/
    var links: [Link] = []
    var isCode = false
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") { isCode.toggle() }
      guard !isCode else { continue }
      let prose = line.replacing(/`[^`]*`/, with: "``")
      for match in prose.matches(of: pattern) {
        let target = match.output.1 ?? match.output.2 ?? ""
        links.append(Link(line: index + 1, target: String(target)))
      }
    }
    return links
  }

  /// What GitHub makes of the headings: lower case, spaces as hyphens, no punctuation, repeated ones numbered.
  var anchors: Set<String> {
    get throws {
      var anchors: Set<String> = []
      var isCode = false
      for line in try lines {
        if line.hasPrefix("```") { isCode.toggle() }
        guard !isCode, let heading = line.wholeMatch(of: /#{1,6} +(.*)/)?.output.1 else { continue }
        let kept = heading.lowercased().filter {
          $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" || $0 == " "
        }
        let slug = kept.replacing(" ", with: "-")
        var anchor = slug
        var number = 0
        while !anchors.insert(anchor).inserted {
          number += 1
          anchor = "\(slug)-\(number)"
        }
      }
      return anchors
    }
  }
}
