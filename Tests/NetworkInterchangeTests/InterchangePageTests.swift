import Foundation
import TestSupport
import Testing

@testable import NetworkInterchange

/// The tables of `docs/interchange.md`, made from the operators that are read; `CNNSHAPE_UPDATE_DOCS=1` writes them.
@Suite struct InterchangePageTests {
  static let page = packageFolder.appending(path: "docs/interchange.md")

  /// The page with other rows in the table below a header of a section.
  private func page(_ text: String, section: String, rows: [String]) throws -> String {
    var lines = text.components(separatedBy: "\n")
    let start = try #require(lines.firstIndex(of: "## \(section)"))
    let header = try #require(lines[start...].firstIndex(of: "| kind | is read as |"))
    let end = lines[(header + 2)...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
    lines.replaceSubrange((header + 2)..<end, with: rows)
    return lines.joined(separator: "\n")
  }

  @Test("Caffe's kinds of layers are those that are read")
  func caffe() throws {
    let rows = CaffeOperator.allCases.map { "| `\($0.rawValue)` | \($0.meaning) |" }
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let wanted = try page(text, section: "Caffe", rows: rows)
    if ProcessInfo.processInfo.environment["CNNSHAPE_UPDATE_DOCS"] == "1" {
      try Data(wanted.utf8).write(to: Self.page)
    }
    #expect(try String(contentsOf: Self.page, encoding: .utf8) == wanted)
  }
}
