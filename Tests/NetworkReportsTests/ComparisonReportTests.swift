import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkReports
import Testing

@Suite struct ComparisonReportTests {
  private func comparison(convention: Convention? = nil) throws -> Comparison {
    var comparison = Comparison(batch: 1, precision: .float32)
    for sample in Sample.all {
      let summary = try sample.summary()
      comparison.rows.append(
        ComparisonRow(
          argument: sample.name, ReportSubject(name: sample.name), summary,
          countedAs: try convention.map { try ConventionFigures($0, of: summary).tally },
          notes: ["of all", sample.name]))
    }
    return comparison
  }

  /// Table and JSON say the same of every network, by the names that both have.
  @Test func tableAndJSONAgree() throws {
    let report = ComparisonReport(try comparison(), columns: .all).report
    let lines = try report.selecting(.all).csv()
    let rows = try #require(report.json()["networks"]?.elements)
    try #require(lines.count == rows.count)
    for (line, row) in zip(lines, rows) {
      #expect(line["network"] == row["name"]?.string)
      for quantity in Quantity.allCases where quantity != .receptiveField {
        guard let member = row[quantity.name] else { continue }
        #expect(line[quantity.name] == member.integer.map { "\($0)" }, "\(quantity)")
      }
    }
    #expect(Quantity.allCases.allSatisfy { lines[0][$0.name] != nil })
  }

  @Test func ratiosAreToTheReference() throws {
    var comparison = try comparison()
    comparison.reference = comparison.rows[1]
    let report = ComparisonReport(comparison).report
    // 1,135,256,096, 1,582,671,872 and 101,000 of 3,857,973,248 MACs.
    let ratios = report.csv().map { $0["macsRatio"].flatMap { Double($0) } }
    #expect(
      ratios == [1_135_256_096, 3_857_973_248, 1_582_671_872, 101_000].map { $0 / 3_857_973_248 })
    #expect(report.csv()[0]["flops"] == nil)
  }

  @Test func notesAreGivenOnce() throws {
    let notes = try ComparisonReport(comparison()).report.json()["notes"]?.elements
    #expect(
      notes?.compactMap(\.string)
        == ["of all", "alexnet", "resnet50", "googlenet", "mlp-1000-100-10"])
  }

  @Test(arguments: Convention.all) func conventionsReplaceColumns(_ convention: Convention) throws {
    let comparison = try comparison(convention: convention)
    let report = ComparisonReport(comparison).report
    for (line, row) in zip(report.csv(), comparison.rows) {
      let total = try #require(row.tally?.figure.total)
      switch convention.unit {
      case .macs: #expect(line["macs"] == "\(total)" && line["flops"] == nil)
      case .flops: #expect(line["flops"] == "\(total)" && line["macs"] == nil)
      case .weighted: #expect(line["weightedMACs"] == "\(total)")
      case .vector: #expect(line["macc"] == "\(total)" && line["exp"] != nil)
      case .values:
        #expect(line["values"] == "\(total)" && line["activationBytes"] == "\(total.times(4))")
      case .parameters: #expect(line["parameters"] == "\(row.tally?.parameters.total ?? 0)")
      }
    }
  }
}
