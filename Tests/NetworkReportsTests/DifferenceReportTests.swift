import CNNTables
import CNNText
import NetworkAnalysis
import NetworkReports
import Testing

@Suite struct DifferenceReportTests {
  private static let figures = ["parameters", "macs", "activations", "activationBytes"]

  private func report(_ before: Sample, _ after: Sample, gathers: Bool) throws -> Report {
    DifferenceReport(
      from: ReportSubject(name: before.name), to: ReportSubject(name: after.name),
      NetworkDifference(from: try before.summary(), to: try after.summary()), gathers: gathers
    ).report
  }

  /// The lines that people read and the layers that programs read are the same changes: as many of each
  /// kind, at the same cost, which is the difference of the networks.
  @Test(arguments: Sample.all, [false, true])
  func linesAndLayersAgree(_ before: Sample, gathers: Bool) throws {
    for after in Sample.all {
      let report = try report(before, after, gathers: gathers)
      let json = try report.json()
      let lines = try report.selecting(
        .named(["change", "layers"] + DifferenceReportTests.figures)
      ).csv()
      let changes = lines.filter { $0["change"] != "total" }

      func layers(_ kind: String) -> Int {
        changes.filter { $0["change"] == kind }.reduce(0) { $0 + (Int($1["layers"] ?? "") ?? 0) }
      }
      func count(_ reason: String) -> Int? {
        json["changed"]?.elements?.count { $0["reason"]?.string == reason }
      }
      #expect(layers("removed") == json["removed"]?.elements?.count)
      #expect(layers("added") == json["added"]?.elements?.count)
      #expect(layers("changed") == count("settings"))
      #expect(layers("rewired") == count("inputs"))
      #expect(layers("volume") == count("volume"))

      for figure in DifferenceReportTests.figures {
        let whole = try #require(json["difference"]?[figure]?.integer)
        let ofLines = changes.reduce(0 as Int64) { $0 + (Int64($1[figure] ?? "") ?? 0) }
        let ofLayers = ["removed", "added", "changed"].reduce(0) { sum, key in
          (json[key]?.elements ?? []).reduce(sum) { $0 + ($1[figure]?.integer ?? 0) }
        }
        #expect(ofLines == whole && ofLayers == whole, "\(after) \(figure)")
      }
      #expect((json["equal"]?.content == .boolean(true)) == (before == after))
    }
  }
}
