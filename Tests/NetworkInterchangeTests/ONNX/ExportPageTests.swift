import Foundation
import NetworkInterchange
import NetworkModel
import TestSupport
import Testing

/// The table of layers in `docs/interchange.md` is made from the words of each kind; `CNNSHAPE_UPDATE_DOCS=1` writes it.
struct ExportPageTests {
  private static let url = packageFolder.appending(path: "docs/interchange.md")

  private static var table: String {
    let rows = LayerKind.allCases.map { "| \($0.rawValue) | \($0.inONNX) |" }
    return (["| layer | is written as |", "|---|---|"] + rows).joined(separator: "\n")
  }

  @Test("the page says how each kind of layer is written")
  func kinds() throws {
    var page = try String(contentsOf: Self.url, encoding: .utf8)
    let start = try #require(page.range(of: "| layer | is written as |")?.lowerBound)
    let end =
      page.range(of: "\n\n", range: start..<page.endIndex)?.lowerBound
      ?? page.index(before: page.endIndex)
    if ProcessInfo.processInfo.environment["CNNSHAPE_UPDATE_DOCS"] != nil {
      page.replaceSubrange(start..<end, with: Self.table)
      try page.write(to: Self.url, atomically: true, encoding: .utf8)
    } else {
      #expect(page[start..<end] == Self.table)
    }
  }
}
