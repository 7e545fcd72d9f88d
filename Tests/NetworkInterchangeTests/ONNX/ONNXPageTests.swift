import Foundation
import NetworkInterchange
import TestSupport
import Testing

/// The table of operators in `docs/interchange.md` is made from the list that the importer reads by;
/// `CNNSHAPE_UPDATE_DOCS=1` writes it.
struct ONNXPageTests {
  private static let url = packageFolder.appending(path: "docs/interchange.md")

  private static var table: String {
    let rows = ONNXOperator.Family.allCases.map { family in
      let names = family.operators.map { "`\($0)`" }.joined(separator: ", ")
      return "| \(family.words) | \(names) | \(family.reading) |"
    }
    return (["| | operators | read as |", "|---|---|---|"] + rows).joined(separator: "\n")
  }

  @Test("the page has the operators that are read")
  func operators() throws {
    var page = try String(contentsOf: Self.url, encoding: .utf8)
    let header = "| | operators | read as |"
    let start = try #require(page.range(of: header)?.lowerBound)
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

  @Test("every operator is of one family, and its name is of one operator")
  func families() {
    let all = ONNXOperator.Family.allCases.flatMap { $0.operators }
    #expect(all.count == ONNXOperator.allCases.count)
    #expect(Set(all).count == all.count)
  }
}
