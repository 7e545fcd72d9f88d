import Foundation
import TestSupport
import Testing

/// The index pages: a line for each page, under the page's own title.
@Suite struct IndexTests {
  private static let index = Document(path: "docs/README.md")
  private static let decisions = Document(path: "docs/decisions/README.md")

  /// The pages that an index must have, by path below the checkout.
  private static func pages(of index: Document) -> Set<String> {
    let below = Document.all.map(\.path).filter { $0.hasPrefix("docs/") && $0 != index.path }
    let isDecision = { (path: String) in path.hasPrefix("docs/decisions/") }
    return Set(
      index.path == decisions.path
        ? below.filter(isDecision) : below.filter { !isDecision($0) } + [decisions.path])
  }

  @Test("every page has one line in the index", arguments: [index, decisions])
  func everyPageOnce(_ index: Document) throws {
    var found: [String: Int] = [:]
    for link in try index.links {
      guard let path = link.path(from: index), path.hasPrefix("docs/"), path != index.path else {
        continue
      }
      found[path, default: 0] += 1
    }
    let pages = Self.pages(of: index)
    for page in pages.sorted() {
      #expect(found[page] == 1, "\(index.path) has \(found[page] ?? 0) links to \(page)")
    }
    #expect(found.keys.filter { !pages.contains($0) } == [], "links to what is not its own")
  }

  @Test("a page is listed under its title")
  func titles() throws {
    var lines = 0
    for line in try Self.index.lines where line.hasPrefix("- ") {
      let parts = try #require(line.wholeMatch(of: /- \[(.+)\]\(([^)]+)\): (.+)\./), "\(line)")
      let page = Document(path: "docs/" + parts.output.2)
      #expect(try page.lines.first == "# " + parts.output.1, "\(page.path)")
      lines += 1
    }
    #expect(lines == Self.pages(of: Self.index).count)
  }
}

extension Link {
  /// The file of the checkout that the link leads to; nil where it leads elsewhere.
  func path(from document: Document) -> String? {
    guard !target.contains("://"), let file = target.split(separator: "#").first else { return nil }
    let url = document.url.deletingLastPathComponent().appending(path: String(file))
    return String(url.standardizedFileURL.path.dropFirst(packageFolder.path.count + 1))
  }
}
