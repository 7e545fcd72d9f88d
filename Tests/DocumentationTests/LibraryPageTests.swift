import Foundation
import Testing

/// The libraries' pages, which `.ci/docc` turns into a site, checked against the code that a test runs.
@Suite struct LibraryPageTests {
  @Test("the worked example is the code that LibraryTests builds and runs")
  func example() throws {
    let page = Document(path: "docs/Libraries.docc/FromTextToTotals.md")
    let blocks = try CodeBlock.all(in: page.lines)
    let source = try Document(path: "Tests/LibraryTests/Example.swift").lines.dropLast()
    let test = try Document(path: "Tests/LibraryTests/ExampleTests.swift").text
    try #require(blocks.count == 3)
    #expect(blocks[0].lines == Array(source))
    // What the page says it prints is what the test expects of it.
    let literal = try #require(test.firstMatch(of: /on: vgg16\) == """\n((.*\n)*?) *"""/))
    let printed = literal.output.1.split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    #expect(blocks[2].lines == printed)
  }

  @Test("every library product is in the table of the libraries, and nothing else is")
  func products() throws {
    let manifest = try Document(path: "Package.swift").text
    let products = manifest.matches(of: /\.library\(name: "(\w+)"/).map { String($0.output.1) }
    let listed = try Document(path: "docs/Libraries.docc/Libraries.md").lines.compactMap {
      ($0.prefixMatch(of: /\| ``\/(\w+)`` \|/)?.output.1).map { String($0) }
    }
    #expect(products.count >= 4)
    #expect(products.sorted() == listed.sorted())
  }
}
