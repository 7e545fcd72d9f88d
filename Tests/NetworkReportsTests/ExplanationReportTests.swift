import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkReports
import Testing

@Suite struct ExplanationReportTests {
  /// The page gives each source that JSON names a number, and names it once below the table.
  @Test(arguments: Sample.all) func sourcesAreNumbered(_ sample: Sample) throws {
    let summary = try sample.summary()
    let network = summary.network.network
    for index in network.nodes.indices {
      let explanation = try LayerExplanation(of: network.id(at: index), in: summary)
      let report = ExplanationReport(of: explanation, in: network).report
      var sources: [String] = []
      for derivation in try #require(report.json()["derivations"]?.elements) {
        let source = try #require(derivation["source"]?.string)
        if !sources.contains(source) { sources.append(source) }
      }
      let numbered = report.text(as: .text).split(separator: "\n").filter { $0.hasPrefix("[") }
      #expect(
        numbered.map(String.init) == sources.enumerated().map { "[\($0 + 1)] \($1)" },
        "\(network.nodes[index].name)")
    }
  }

  /// Table and JSON list the same layers, by the names that `explain` takes.
  @Test(arguments: Sample.all) func layersAreListed(_ sample: Sample) throws {
    let network = try sample.summary().network
    let report = LayersReport(
      ReportSubject(name: sample.name), network, origin: sample.name
    ).report
    let names = network.network.nodes.map(\.name)
    #expect(report.csv().map { $0["layer"] } == names)
    #expect(
      try report.json()["layers"]?.elements?.map { try #require($0["name"]?.string) } == names)
  }
}
