import CNNTables
import CNNText
import NetworkAnalysis
import NetworkReports
import Testing

@Suite struct RooflineReportTests {
  private func report(
    _ sample: Sample, collapsed: Int? = nil, on machine: NamedMachine?
  ) throws -> Report {
    let summary = try sample.summary()
    return RooflineReport(
      ReportSubject(name: sample.name), try Roofline(of: summary),
      rows: LayerRows(of: summary.network, collapsed: collapsed), on: machine
    ).report
  }

  private let columns = ColumnSelection.named(
    ["layer", "kind", "operations", "bytes", "intensity", "microseconds", "share"])

  /// Table and JSON say the same of every row, and of the totals.
  @Test(arguments: Sample.all, [nil, 1])
  func tableAndJSONAgree(_ sample: Sample, collapsed: Int?) throws {
    let report = try report(sample, collapsed: collapsed, on: NamedMachine(.h100))
    let json = try report.json()
    let rows = try #require(json["layers"]?.elements)
    let lines = try report.selecting(columns).csv()
    try #require(lines.count == rows.count + 1)
    for (line, row) in zip(lines, rows + [try #require(json["totals"])]) {
      for figure in ["operations", "bytes"] {
        #expect(line[figure] == row[figure]?.integer.map { "\($0)" }, "\(figure)")
      }
      #expect((row["intensity"] == nil) == (row["bytes"]?.integer == 0))
      #expect(line["intensity"].flatMap { Double($0) } == row["intensity"]?.number)
      let seconds = try #require(row["seconds"]?.number)
      #expect(line["microseconds"].flatMap { Double($0) } == seconds * 1e6)
    }
    for (line, row) in zip(lines, rows) {
      let name = try #require(row["name"]?.string)
      #expect(line["layer"] == (row["sideOutput"] == nil ? name : name + " (side)"))
      #expect(line["kind"] == row["kind"]?.string)
      #expect((line["share"] == "") == (row["sideOutput"] != nil))
    }
    #expect(lines.last?["layer"] == "total")
  }

  /// What bounds a layer is one word in the table and a count of one in JSON.
  @Test func boundsAreWordsAndCounts() throws {
    let report = try report(Sample.all[0], on: NamedMachine(.h100))
    let rows = try #require(try report.json()["layers"]?.elements)
    for (line, row) in zip(try report.selecting(.named(["bound"])).csv(), rows) {
      for bound in Machine.Bound.allCases {
        let count: Int64 = line["bound"] == bound.rawValue ? 1 : 0
        #expect(row["bounds"]?[bound.rawValue]?.integer == count)
      }
    }
  }

  @Test func withoutAMachineNothingIsSaidOfTimes() throws {
    let report = try report(Sample.all[0], on: nil)
    let json = try report.json()
    #expect(json["machine"] == nil && json["totals"]?["seconds"] == nil)
    let row = try #require(json["layers"]?.elements?.first)
    #expect(row["seconds"] == nil && row["bounds"] == nil)
    #expect(throws: UnknownColumn.self) { try report.selecting(.named(["microseconds"])) }
  }

  @Test(arguments: [(19.5e12, 1555e9, "19.5 TFLOPS, 1.555 TB/s"), (100e9, 5, "100 GFLOPS, 5 B/s")])
  func machinesAreNamedByTheirRates(_ peak: Double, _ bandwidth: Double, _ words: String) throws {
    let machine = try #require(Machine(peak: peak, bandwidth: bandwidth))
    let text = try report(Sample.all[0], on: NamedMachine(machine)).text(as: .text)
    #expect(text.contains("1 image, on \(words); "))
  }
}

extension JSONValue {
  fileprivate var number: Double? {
    guard case .number(let number) = content else { return nil }
    return number.double
  }
}
