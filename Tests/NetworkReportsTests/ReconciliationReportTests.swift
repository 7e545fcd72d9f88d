import CNNTables
import CNNText
import NetworkAnalysis
import NetworkReports
import Testing

@Suite struct ReconciliationReportTests {
  private func tallies(_ sample: Sample) throws -> [ConventionTotals] {
    let summary = try sample.summary()
    return try Convention.all.map { try ConventionFigures($0, of: summary).tally }
  }

  private func report(
    _ sample: Sample, _ content: ReconciliationReport.Content
  ) throws -> Report {
    ReconciliationReport(ReportSubject(name: sample.name), try sample.summary(), content).report
  }

  /// Table and JSON say the same of every convention.
  @Test(arguments: Sample.all) func listAndJSONAgree(_ sample: Sample) throws {
    let report = try report(sample, .all(tallies(sample)))
    let lines = try report.selecting(.named(["convention", "total", "unit"])).csv()
    let conventions = try #require(report.json()["conventions"]?.elements)
    try #require(lines.count == conventions.count)
    for (line, convention) in zip(lines, conventions) {
      #expect(line["convention"] == convention["name"]?.string)
      #expect(line["total"] == convention["total"]?.integer.map { "\($0)" })
      #expect(line["unit"] == convention["unit"]?.string)
    }
  }

  /// Table and JSON say the same of every term of two conventions, and the terms add up.
  @Test(arguments: Sample.all) func termsAndJSONAgree(_ sample: Sample) throws {
    let tallies = try tallies(sample)
    for (first, second) in zip(tallies, tallies.dropFirst()) {
      let report = try report(sample, .between(Reconciliation(first, second)))
      let lines = report.csv()
      let between = try #require(report.json()["between"])
      let terms = try #require(between["terms"]?.elements)
      try #require(lines.count == terms.count + 1)
      for (line, term) in zip(lines, terms) {
        #expect(line["term"] == term["term"]?.string)
        // Columns are named for whose figures they have.
        for (column, figure) in [
          (first.convention.name, "first"), (second.convention.name, "second"),
          ("difference", "difference"),
        ] {
          #expect(line[column] == term[figure]?.integer.map { "\($0)" })
        }
      }
      #expect(lines.last?[first.convention.name] == between["firstTotal"]?.integer.map { "\($0)" })
      #expect(
        lines.last?[second.convention.name] == between["secondTotal"]?.integer.map { "\($0)" })
      #expect(
        between["difference"]?.integer
          == terms.reduce(0) { $0 + ($1["difference"]?.integer ?? 0) })
    }
  }
}
