import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkReports
import TestSupport
import Testing

/// Rows of whole blocks that have side outputs in them, before them and at their end.
@Suite struct BlockRowTests {
  /// Draws blocks within blocks, with side outputs at any place of them.
  private struct Descriptions {
    var generator: FixedGenerator
    /// The blocks declared so far.
    var blocks: [String] = []

    mutating func draw() -> String {
      let body = statements(depth: 0)
      return blocks.joined(separator: "\n") + "\nnetwork n { input 8 8 4; \(body); fc units=3 }"
    }

    private mutating func statements(depth: Int) -> String {
      let count = Int.random(in: 1...3, using: &generator)
      return (0..<count).map { _ in statement(depth: depth) }.joined(separator: "; ")
    }

    private mutating func statement(depth: Int) -> String {
      let layers = [
        "conv filters=4 kernel=3 pad=1", "relu", "batchnorm", "maxpool kernel=3 stride=1 pad=1",
        "tanh; conv filters=4 kernel=1 bias=none",
      ]
      let choice = depth == 4 ? 0 : Int.random(in: 0..<6, using: &generator)
      switch choice {
      case 0, 1: return layers[Int.random(in: layers.indices, using: &generator)]
      case 2, 3: return "branch { \(statements(depth: depth + 1)) }"
      default:
        let body = statements(depth: depth + 1)
        let name = "b\(blocks.count)"
        blocks.append("block \(name) { \(body) }")
        return name
      }
    }
  }

  private func number(_ value: JSONValue?) -> Int64 { value?.integer ?? 0 }

  @Test("rows that count add up to the totals at every depth", arguments: 0..<24)
  func sums(seed: Int) throws {
    var descriptions = Descriptions(generator: FixedGenerator(seed: UInt64(seed)))
    let text = descriptions.draw()
    let network = try describedNetwork(text)
    for includesBranches in [false, true] {
      let summary = try NetworkSummary(of: network, batch: 2, includesBranches: includesBranches)
      let counting = try [Convention.fvcore, .torchinfo, .onnxTool].map {
        try ConventionFigures($0, of: summary)
      }
      for depth in 1...4 {
        let figures = counting[depth % counting.count]
        let rows = LayerRows(of: network, collapsed: depth)
        let report = try SummaryReport(
          ReportSubject(name: "n"), summary, rows: rows, training: TrainingCost(of: summary),
          countedAs: figures, as: .json
        ).report.json()
        func counted(_ report: JSONValue) throws -> [JSONValue] {
          try #require(report["layers"]?.elements).filter {
            includesBranches || $0["sideOutput"] == nil
          }
        }
        let own = try counted(report)
        func sum(_ name: String) -> Int64 { own.reduce(0) { $0 + number($1[name]) } }
        for name in ["parameters", "weights", "biases", "statistics", "macs", "activations"] {
          #expect(sum(name) == number(report["totals"]?[name]), "\(name) \(depth) \(text)")
        }
        for name in ["inputGradientMacs", "weightGradientMacs"] {
          #expect(sum(name) == number(report["training"]?[name]), "\(name) \(depth) \(text)")
        }
        #expect(sum("figure") == figures.tally.figure.total.exact, "\(depth) \(text)")
        #expect(sum("conventionParameters") == figures.tally.parameters.total.exact)
        let roofline = try RooflineReport(
          ReportSubject(name: "n"), Roofline(of: summary), rows: rows, on: NamedMachine(.h100)
        ).report.json()
        for name in ["operations", "bytes"] {
          #expect(
            try counted(roofline).reduce(0) { $0 + number($1[name]) }
              == number(roofline["totals"]?[name]), "\(name) \(depth) \(text)")
        }
      }
    }
  }

  @Test(
    "a block on the main path is one wherever its side outputs are",
    arguments: [
      "relu r; branch s { global-avgpool }", "branch s { global-avgpool }; relu r",
      "relu r; branch s { global-avgpool; branch t { fc units=1 } }",
    ])
  func mainPath(_ body: String) throws {
    let text = "block b { \(body) }\nnetwork n { input 8 8 4; b x; conv filters=1 kernel=1 }"
    let network = try describedNetwork(text)
    let row = LayerRows(of: network, collapsed: 1)[1]
    #expect(row.name == "x" && !row.isSideOutput && row.label == "x" && row.kind == "b")
    #expect(row.output.description == "8×8×4")
    #expect(network.network[row.lastNode].name == "x/r")
  }

  @Test("the row of a side output of which the main path needs a part is about that part")
  func partlySide() throws {
    let text = """
      network n {
          input 8 8 3; conv c filters=4 kernel=3 pad=1
          branch aux { conv z filters=5 kernel=1; conv y filters=2 kernel=1 }
          conv e from="aux/z" filters=3 kernel=1
      }
      """
    let network = try describedNetwork(text)
    let rows = LayerRows(of: network, collapsed: 1)
    #expect(rows.count == 4 && rows[2].label == "aux" && !rows[2].isSideOutput)
    for (includesBranches, parameters) in [(false, 25), (true, 25 + 12)] as [(Bool, Int64)] {
      let summary = try NetworkSummary(of: network, includesBranches: includesBranches)
      let report = try SummaryReport(
        ReportSubject(name: "n"), summary, rows: rows, training: TrainingCost(of: summary),
        as: .json
      ).report.json()
      let layers = try #require(report["layers"]?.elements)
      #expect(number(layers[2]["parameters"]) == parameters)
      #expect(layers[2]["sideOutput"] == nil)
      for name in ["parameters", "macs"] {
        #expect(
          layers.reduce(0) { $0 + number($1[name]) } == number(report["totals"]?[name]), "\(name)")
      }
    }
  }

  @Test("a block of nothing but side outputs is one")
  func sideOnly() throws {
    let text =
      "block b { branch s { relu }; branch t { relu } }\nnetwork n { input 8 8 4; b x; relu }"
    let network = try describedNetwork(text)
    let row = LayerRows(of: network, collapsed: 1)[1]
    #expect(row.name == "x" && row.isSideOutput && row.nodes.count == 2)
  }
}
