import CNNTables
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkReports
import Testing

@Suite struct SweepReportTests {
  private static let shapeConflict = SweepPoint.ShapeConflict(layer: "pool5", reason: "too small")

  /// Two parameters, one of which is named like a column, at two inputs and two batches.
  private func sweep(of network: InferredNetwork, fits: Bool) -> Sweep {
    var axes = SweepAxes()
    axes.settings = [(name: "k", values: ["1"]), (name: "batch", values: ["a", "b"])]
    axes.inputs = [nil, InputSize([9, 7])]
    axes.batches = [1, 3]
    var sweep = Sweep(
      axes, of: [.macs, .receptiveField, .activations], precision: .float16,
      includesBranches: false)
    for index in 0..<axes.configurationCount {
      let configuration = axes.configuration(index)
      let swept: SweptNetwork =
        fits || configuration.input == nil
        ? .fits(network, omitsBranches: false) : .shapeConflict(SweepReportTests.shapeConflict)
      sweep.append(sweep.points(of: configuration, swept) { _ in "too many" })
    }
    return sweep
  }

  private func report(
    _ sample: Sample, fits: Bool = false, as format: ReportFormat = .csv
  ) throws -> Report {
    let network = try sample.summary().network
    return SweepReport(
      ReportSubject(name: sample.name), sweep(of: network, fits: fits),
      describedInput: network.firstInput, as: format
    ).report
  }

  /// Table and JSON say the same of every point, by the names that both have.
  @Test(arguments: Sample.all, [false, true])
  func tableAndJSONAgree(_ sample: Sample, fits: Bool) throws {
    let lines = try report(sample, fits: fits).csv()
    let points = try #require(report(sample, fits: fits, as: .json).json()["points"]?.elements)
    try #require(lines.count == 8 && points.count == 8)
    for (line, point) in zip(lines, points) {
      #expect(line["k"] == point["settings"]?["k"]?.string)
      #expect(line["set.batch"] == point["settings"]?["batch"]?.string)
      #expect(
        line["input"] == point["input"]?.integers?.map { "\($0)" }.joined(separator: "x"))
      #expect(line["batch"] == point["batch"]?.integer.map { "\($0)" })
      for figure in ["macs", "activations"] {
        #expect(line[figure] == (point[figure]?.integer.map { "\($0)" } ?? ""), "\(figure)")
      }
      let sides = point["receptiveField"]?["size"]?.integers
      #expect(
        line["receptiveField"] == (sides?.map { "\($0)" }.joined(separator: "x") ?? ""))
      let problem = point["layer"]?.string.map { "`\($0)`: " } ?? ""
      #expect(line["problem"] == problem + (point["reason"]?.string ?? ""))
      #expect((point["fits"]?.content == .boolean(true)) == (point["reason"] == nil))
    }
    #expect(lines.count { $0["problem"] != "" } == (fits ? 0 : 4))
  }

  /// JSON Lines are the points of JSON, without anything around them.
  @Test func linesAreThePoints() throws {
    let lines = try report(Sample.all[0], as: .jsonl).text(as: .jsonl).split(separator: "\n")
    let points = try report(Sample.all[0], as: .json).text(as: .json).split(separator: "\n")
      .filter { $0.hasPrefix("    {\"settings\": {") }
    try #require(lines.count == 8 && points.count == 8)
    for (line, point) in zip(lines, points) {
      #expect(point == "    " + line + "," || point == "    " + line)
    }
  }

  /// The column of problems takes space only if there are some.
  @Test func peopleSeeProblemsWhereThereAreSome() throws {
    for fits in [false, true] {
      let text = try report(Sample.all[0], fits: fits, as: .text).text(as: .text)
      #expect((text.firstRange(of: "problem") != nil) == !fits)
    }
  }
}
