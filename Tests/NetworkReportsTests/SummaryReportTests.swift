import CNNTables
import CNNText
import NetworkAnalysis
import NetworkModel
import NetworkReports
import Testing

@Suite struct SummaryReportTests {
  private func report(
    _ sample: Sample, collapsed: Int? = nil, convention: Convention? = nil,
    as format: ReportFormat = .csv, columns: ColumnSelection = .usual
  ) throws -> Report {
    let summary = try sample.summary()
    return try SummaryReport(
      ReportSubject(name: sample.name), summary,
      rows: LayerRows(of: summary.network, collapsed: collapsed),
      countedAs: convention.map { try ConventionFigures($0, of: summary) }, as: format,
      columns: columns
    ).report.selecting(columns)
  }

  /// A setting's value as a description writes it, without quotes.
  private func text(_ value: JSONValue) -> String {
    switch value.content {
    case .boolean(let truth): "\(truth)"
    case .number(.integer(let integer)): "\(integer)"
    case .number(.decimal(let decimal)): "\(decimal)"
    case .string(let text): text
    case .null, .array, .object: "?"
    }
  }

  /// Table and JSON say the same of every row, by the names that both have.
  @Test(arguments: Sample.all, [nil, 1])
  func tableAndJSONAgree(_ sample: Sample, collapsed: Int?) throws {
    let json = try report(sample, collapsed: collapsed, as: .json).json()
    let rows = try #require(json["layers"]?.elements)
    let lines = try report(sample, collapsed: collapsed).csv()
    // The last line is the total.
    try #require(lines.count == rows.count + 1)
    for (line, row) in zip(lines, rows) {
      let name = try #require(row["name"]?.string)
      #expect(line["layer"] == (row["sideOutput"] == nil ? name : name + " (side)"))
      #expect(line["kind"] == row["kind"]?.string)
      if collapsed == nil {
        // Text and object say the same settings in the same order.
        let settings = (row["settings"]?.members ?? []).map { member in
          member.name == "frozen" ? "frozen" : "\(member.name)=\(text(member.value))"
        }
        #expect(line["settings"]?.replacing("#", with: "") == settings.joined(separator: " "))
      } else {
        #expect(row["settings"] == nil || row["settings"]?.members != nil)
      }
      #expect(
        line["output"] == row["output"]?.integers?.map { "\($0)" }.joined(separator: "x"))
      for figure in ["weights", "biases", "parameters"] {
        #expect(line[figure] == row[figure]?.integer.map { "\($0)" }, "\(name) \(figure)")
      }
      for figure in ["macs", "activations"] {
        let isCounted = row[figure + "Counted"]?.content == .boolean(true)
        let count = try #require(row[figure]?.integer)
        #expect(line[figure] == (isCounted ? "\(count)" : ""), "\(name) \(figure)")
        if !isCounted { #expect(count == 0) }
      }
    }
    for figure in ["weights", "biases", "parameters", "macs", "flops", "activations"] {
      #expect(lines.last?[figure] == json["totals"]?[figure]?.integer.map { "\($0)" })
    }
  }

  /// The sums of a kind are the sums of its layers' rows, and nothing is said where no layer says anything.
  @Test(arguments: Sample.all) func kindsAreSumsOfLayers(_ sample: Sample) throws {
    let summary = try sample.summary()
    let rows = LayerRows(of: summary.network)
    func json(_ report: SummaryReport) throws -> JSONValue { try report.report.json() }
    let layers = try #require(
      try json(SummaryReport(ReportSubject(name: "n"), summary, rows: rows, as: .json))["layers"]?
        .elements
    ).filter { $0["sideOutput"] == nil }
    let kinds = try #require(
      try json(
        SummaryReport(ReportSubject(name: "n"), summary, rows: rows, as: .json, byKind: true))[
          "kinds"]?.elements)
    var seen: Set<String> = []
    for kind in kinds {
      guard let name = kind["kind"]?.string, seen.insert(name).inserted else { continue }
      let (own, all) = (
        layers.filter { $0["kind"]?.string == name }, kinds.filter { $0["kind"]?.string == name }
      )
      #expect(all.reduce(0) { $0 + ($1["layers"]?.integer ?? 0) } == Int64(own.count))
      for figure in ["parameters", "macs", "activations", "activationBytes"] {
        func sum(_ rows: [JSONValue]) -> Int64 {
          rows.reduce(0) { $0 + ($1[figure]?.integer ?? 0) }
        }
        #expect(sum(own) == sum(all), "\(name) \(figure)")
        func isCounted(_ rows: [JSONValue]) -> Bool {
          rows.contains { $0[figure + "Counted"]?.content == .boolean(true) }
        }
        #expect(isCounted(own) == isCounted(all), "\(name) \(figure)")
      }
    }
  }

  /// What `--convention` and `--training` say of a network is the sum of what they say of its kinds.
  @Test(arguments: Sample.all, Convention.all)
  func kindsHaveConventions(_ sample: Sample, _ convention: Convention) throws {
    let summary = try sample.summary(batch: 2)
    let figures = try ConventionFigures(convention, of: summary)
    let report = try SummaryReport(
      ReportSubject(name: "n"), summary, rows: LayerRows(of: summary.network),
      training: TrainingCost(of: summary), countedAs: figures, as: .json, byKind: true
    ).report
    let json = try report.json()
    let kinds = try #require(json["kinds"]?.elements)
    func sum(_ name: String) -> Int64 { kinds.reduce(0) { $0 + ($1[name]?.integer ?? 0) } }
    #expect(sum("figure") == figures.tally.figure.total.exact)
    #expect(sum("conventionParameters") == figures.tally.parameters.total.exact)
    #expect(sum("macs") == summary.totals.macs.exact)
    for name in ["inputGradientMacs", "weightGradientMacs"] {
      #expect(sum(name) == json["training"]?[name]?.integer, "\(name)")
    }
    // In a table the convention's figures stand where the program's own would, shares too.
    let column: String? =
      switch convention.unit {
      case .macs: "macs"
      case .flops: "flops"
      case .weighted: "weightedMACs"
      case .vector: "macc"
      case .values: "values"
      case .parameters: nil
      }
    let lines = report.csv()
    let total = try #require(lines.last)
    #expect(total["trainingMacs"] == json["training"]?["totalMacs"]?.integer.map { "\($0)" })
    #expect(total["parameters"] == "\(figures.tally.parameters.total)")
    guard let column else { return }
    #expect(total[column] == "\(figures.tally.figure.total)")
    let share = column == "values" ? "activationBytesShare" : "macsShare"
    for line in lines.dropLast() {
      guard let figure = line[column].flatMap({ Double($0) }), figures.tally.figure.total.known > 0
      else {
        continue
      }
      let expected = figure / Double(figures.tally.figure.total.known)
      #expect(abs((line[share].flatMap { Double($0) } ?? -1) - expected) <= 0.5e-4, "\(line)")
    }
  }

  /// Another convention's figures stand where the program's own would; JSON has both.
  @Test(arguments: Sample.all, Convention.all)
  func conventionsReplaceColumns(_ sample: Sample, _ convention: Convention) throws {
    let lines = try report(sample, convention: convention).csv()
    let json = try report(sample, convention: convention, as: .json).json()
    let rows = try #require(json["layers"]?.elements)
    let column: String? =
      switch convention.unit {
      case .macs: "macs"
      case .flops: "flops"
      case .weighted: "weightedMACs"
      case .vector: "macc"
      case .values: "values"
      case .parameters: nil
      }
    for (line, row) in zip(lines, rows) {
      if let column {
        let isCounted = row["figureCounted"]?.content == .boolean(true)
        #expect(line[column] == (isCounted ? row["figure"]?.integer.map { "\($0)" } : ""))
      }
      let parameters = row["conventionParameters"]?.integer.map { "\($0)" }
      if json["convention"]?["parameters"] != json["totals"]?["parameters"] {
        #expect(line["parameters"] == parameters)
      }
    }
    let total = json["convention"]?["total"]?.integer.map { "\($0)" }
    if let column { #expect(lines.last?[column] == total) }
    switch convention.unit {
    case .macs: #expect(lines[0]["flops"] == nil)
    case .flops: #expect(lines[0]["macs"] == nil)
    case .weighted, .vector: #expect(lines[0]["macs"] == nil && lines[0]["flops"] == nil)
    case .values: #expect(lines[0]["activations"] == nil)
    case .parameters: #expect(lines[0]["macs"] != nil)
    }
  }

  @Test(arguments: Sample.all) func everyColumnIsFilledIfAsked(_ sample: Sample) throws {
    let lines = try report(sample, columns: .all).csv()
    for column in ["receptiveField", "paths", "liveBytes"] {
      #expect(lines.dropLast().contains { $0[column] != "" }, "\(column)")
    }
    #expect(
      Set(lines[0].keys).isSuperset(of: ["flops", "activationBytes", "fieldStride", "leastPath"]))
  }

  @Test func usualColumnsAreNotAllOfThem() throws {
    let header = try report(Sample.all[0]).csv()[0].keys.sorted()
    #expect(
      header == [
        "activationBytes", "activations", "biases", "flops", "kind", "layer", "macs", "output",
        "parameters", "settings", "weights",
      ])
  }
}
