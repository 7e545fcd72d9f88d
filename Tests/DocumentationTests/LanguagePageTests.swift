import CNNText
import Foundation
import KDL
import NetworkConditions
import NetworkFacts
import NetworkModel
import Testing

@testable import NetworkSpec

/// The language reference says what the program does.
@Suite struct LanguagePageTests {
  static let page = Document(path: "docs/language.md")
  static let pages =
    [page] + Document.all.filter { $0.path.hasPrefix("docs/layers/") }

  @Test("every description elaborates as its fence says, and its facts hold")
  func descriptions() throws {
    let descriptions = try DescribedNetwork.all(in: Self.pages)
    try #require(descriptions.count > Self.pages.count)
    for description in descriptions {
      let (findings, networks) = description.elaborated()
      #expect(findings == description.promised, "\(description.testDescription)")
      guard findings.isEmpty else { continue }
      #expect(try networks.flatMap { try $0.failedFacts() } == [], "\(description.testDescription)")
    }
  }

  @Test("the table of layers is that of the schemas")
  func table() throws {
    let lines = try Self.page.lines
    let start = try #require(lines.firstIndex(of: LayerTable.header[0]))
    let shown = lines[start...].prefix { $0.hasPrefix("|") }
    let expected = LayerTable.lines
    #expect(Array(shown) == expected, "it should be\n\(expected.joined(separator: "\n"))")
  }

  @Test(
    "every word of the language has its place",
    arguments: [
      ("statement", StatementWord.allCases.map(\.rawValue)),
      ("layer", LayerWord.allCases.map(\.rawValue)),
      ("property of every layer", CommonProperty.allCases.map(\.rawValue)),
      ("function", ExpressionFunction.all.map(\.name)),
      ("measure", VolumeMeasure.allCases.map(\.rawValue)),
      ("quantity", PublishedFact.names),
      ("reserved word", ReservedWords.values.sorted()),
      ("rounding", Rounding.stated.map(\.rawValue)),
    ])
  func words(_ role: String, _ words: [String]) throws {
    let text = try Self.page.text
    let missing = words.filter { word in
      !["`\(word)`", "`\(word) ", "`\(word)("].contains { text.contains($0) }
    }
    #expect(missing == [], "the \(role)")
  }

  @Test(
    "limits are those of the program",
    arguments: [
      ("nodes of a file", KDLLimits().nodeCount),
      ("nested statements in a file", KDLLimits().nestingDepth),
      (
        "nested statements, those of the blocks being called included", Elaborator.deepestNesting
      ),
      ("layers of a network", ElaborationSettings().mostNodes),
      ("imports of a description, those of imported files included", SpecLibrary.mostImports),
      ("nested imports", SpecLibrary.deepestImports),
      ("parameters of a block or a network", NameScope.mostNames),
      ("names in one scope, `let`s and indices included", NameScope.mostNames),
      ("items of a list", mostListItems),
      ("operations of an expression", Grammar.mostOperations),
      ("nested parentheses, signs and calls", Grammar.deepestNesting),
      ("bytes of a name, or of a part between slashes", NameRule.longest),
      ("properties of a node other than a call", NodeReader.mostProperties),
      ("choices of a parameter", StatementCompiler.mostChoices),
      ("settings in `with=`", FactCompiler.mostSettings),
      ("characters of a number", KDLLimits().numberLength),
    ])
  func limits(_ what: String, _ limit: Int) throws {
    let number = limit < 10_000 ? String(limit) : NumberText.grouped(limit)
    let section = try #require(try Self.page.text.components(separatedBy: "\n## Bounds\n").last)
    #expect(section.contains("\n| \(what) | \(number) |\n"), "\(number)")
  }
}
