import Foundation
import NetworkInterchange
import NetworkModel
import TestSupport
import Testing

/// The tables of layers in `docs/interchange.md` are made from the words of each kind; `CNNSHAPE_UPDATE_DOCS=1` writes it.
struct ExportPageTests {
  private static let url = packageFolder.appending(path: "docs/interchange.md")

  @Test("the page says how each kind of layer is written in each format")
  func kinds() throws {
    try check("| layer | is written as |") { $0.inONNX }
    try check("| kind of layer | is written as |") { $0.inCaffe }
    try check("| layer of a network | is written as |") { $0.inDarknet }
    try check("| kind of layer | in PyTorch |") { $0.inPyTorch }
    try check("| kind of layer | in Keras |") { $0.inKeras }
  }

  private func check(_ header: String, _ words: (LayerKind) -> String) throws {
    let rows = LayerKind.allCases.map { "| \($0.rawValue) | \(words($0)) |" }
    let table = ([header, "|---|---|"] + rows).joined(separator: "\n")
    var page = try String(contentsOf: Self.url, encoding: .utf8)
    let start = try #require(page.range(of: header)?.lowerBound)
    let end =
      page.range(of: "\n\n", range: start..<page.endIndex)?.lowerBound
      ?? page.index(before: page.endIndex)
    if ProcessInfo.processInfo.environment["CNNSHAPE_UPDATE_DOCS"] != nil {
      page.replaceSubrange(start..<end, with: table)
      try page.write(to: Self.url, atomically: true, encoding: .utf8)
    } else {
      #expect(page[start..<end] == table)
    }
  }
}
