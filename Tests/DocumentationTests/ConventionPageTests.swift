import Foundation
@_spi(Rules) import NetworkModel
import TestSupport
import Testing

@testable import NetworkAnalysis

/// The pages on what is counted restate rules of the program; here they are checked against it.
@Suite struct ConventionPageTests {
  static let counts = Document(path: "docs/conventions.md")
  static let tools = Document(path: "docs/tool-conventions.md")

  // MARK: What is counted

  @Test("the kinds that make up depth are those of the page")
  func depth() throws {
    let sentence = try #require(
      try section("Depth", of: Self.counts).split(separator: "\n\n").first)
    let listed = try #require(
      sentence.split(separator: "(").dropFirst().first?.split(separator: ")").first)
    #expect(
      Set(kinds(in: listed.replacing("\n", with: " ")))
        == (try kinds { layer, _, _ in layer.isWeightLayer }))
  }

  @Test("the kinds that have connections are those of the table")
  func connections() throws {
    let rows = try Self.counts.rows(below: "| kind | connections |")
    let expected = try kinds { layer, input, output in
      try layer.cost(from: input, to: output).connections != nil
    }
    #expect(Set(rows.flatMap { kinds(in: $0[0]) }) == expected)
  }

  @Test("outputs without their own memory are as the page says")
  func storage() throws {
    let rows = try Self.counts.rows(below: "| kind | where its output is |")
    var listed: [OutputStorage: Set<String>] = [:]
    for row in rows {
      let storage: OutputStorage =
        switch row[1] {
        case "in place of its input": .inPlace
        case "the input's values in another shape": .view
        default: .excluded
        }
      listed[storage, default: []].formUnion(kinds(in: row[0]))
    }
    for storage in [OutputStorage.inPlace, .view, .excluded] {
      #expect(listed[storage] == (try kinds { layer, _, _ in layer.storage == storage }))
    }
  }

  /// Kinds of which some layer, of many at random, is as asked.
  private func kinds(_ isMeant: (Layer, LayerInput, Shape) throws -> Bool) throws -> Set<String> {
    var random = RandomLayers(generator: FixedGenerator(seed: 7))
    var found: Set<String> = []
    for kind in LayerKind.executed {
      var fitting = 0
      while fitting < 20 {
        guard let drawn = try? random.draw(kind) else { continue }
        let input: LayerInput =
          switch drawn.inputs.count {
          case 0: .none
          case 1: .one(drawn.inputs[0])
          default: .several(drawn.inputs)
          }
        guard let output = try? drawn.layer.output(from: input) else { continue }
        fitting += 1
        if try isMeant(drawn.layer, input, output) { found.insert(kind.rawValue) }
      }
    }
    return found
  }

  private func kinds(in list: some StringProtocol) -> [String] {
    list.components(separatedBy: ", ").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  // MARK: Tools

  @Test("every tool has its row, with its unit")
  func toolTable() throws {
    let rows = try Self.tools.rows(
      below:
        "| convention | whose | a unit is | convolution, fully connected | batch normalization | the rest |"
    )
    #expect(rows.map { $0[0] }.sorted() == Convention.all.map { "`\($0.name)`" }.sorted())
    for row in rows {
      let convention = try #require(Convention.all.first { "`\($0.name)`" == row[0] })
      let unit =
        switch convention.unit {
        case .macs: "MAC"
        case .flops: "FLOP"
        case .weighted: "weighted MAC"
        case .vector: "vector"
        case .parameters: "parameter"
        case .values: "value"
        }
      #expect(row[2] == unit, "\(convention.name)")
    }
  }

  @Test("the table of terms is made from the rules")
  func terms() throws {
    let header = "| term | conventions that include it |"
    let rows = CostTerm.allCases.map { term in
      let names = Convention.all.filter { $0.rules.terms.contains(term) }.map { "`\($0.name)`" }
      return [term.rawValue, names.joined(separator: " ")]
    }.filter { !$0[1].isEmpty }
    let lines = rows.map { "| \($0[0]) | \($0[1]) |" }
    #expect(
      try Self.tools.rows(below: header) == rows,
      "it should be\n\(header)\n|---|---|\n\(lines.joined(separator: "\n"))")
  }

  // MARK: Pages

  private func section(_ title: String, of page: Document) throws -> String {
    let parts = try page.text.components(separatedBy: "\n## \(title)\n")
    let text = try #require(parts.dropFirst().first, "no section \(title)")
    return String(text.prefix(upTo: text.range(of: "\n## ")?.lowerBound ?? text.endIndex))
      .trimmingCharacters(in: .newlines)
  }
}
