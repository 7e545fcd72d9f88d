import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkReports
import CNNTables

extension CommandDefinition {
  static let list = CommandDefinition(
    name: .list, group: .look,
    summary: "the networks of the zoo, one per line",
    operands: [OperandDefinition("PATTERN", .word, count: 0...1)],
    options: [
      .where, .columns, .numbers, .layout, .format(ReportFormat.self, NamesFormat.self), .output,
      .force,
    ],
    examples: ["list", "list resnet", "list --where macs<1e9", "list --format names"],
    details: """
      PATTERN is part of a network's name or title. With * for any text or ? for any character, it \
      must match the whole name.
      """)
}

extension CommandRun {
  /// `cnnshape list [PATTERN]`
  mutating func list() throws(Refusal) -> ExitCode {
    switch arguments.choice(.format, as: NamesFormat.self) {
    case .names: try listNames()
    case nil: try listReport()
    }
  }

  private mutating func listNames() throws(Refusal) -> ExitCode {
    try refuseOptions([.columns, .layout], "with `--format \(NamesFormat.names.rawValue)`")
    guard !arguments.operands.isEmpty || arguments.has(.where) else {
      // Scripts that complete a line ask for this: no network is made.
      return deliver(text: Zoo.networks().map { $0.name + "\n" }.joined())
    }
    return deliver(text: try listed().entries.map { $0.name + "\n" }.joined())
  }

  private mutating func listReport() throws(Refusal) -> ExitCode {
    let (entries, candidates) = try listed()
    return deliver(
      ListReport(
        entries, of: candidates, pattern: arguments.operands.first,
        condition: arguments.text(.where)
      ).report)
  }

  /// The networks that match the pattern and meet the condition, and how many there are.
  private mutating func listed() throws(Refusal) -> (entries: [ListReport.Entry], of: Int) {
    let condition = try condition()
    let pattern = arguments.operands.first.map { NamePattern($0) }
    let networks = Zoo.networks()
    var entries: [ListReport.Entry] = []
    for (index, path) in Zoo.paths.enumerated() {
      // Titles are in the networks: of those that cannot match, none is made.
      let names = networks.filter {
        $0.file == index && pattern?.mayMatch(name: $0.name) ?? true
      }.map { $0.name }
      guard let first = names.first else { continue }
      // Read once for all its networks.
      var file = try models.open(.zoo(first))
      for name in names {
        let model = accepted(try models.model(name, in: &file))
        guard pattern?.matches(name: name, title: model.title) ?? true else { continue }
        let row = ComparisonRow(
          argument: name, model.subject, try summary(of: model.network))
        guard condition?.holds({ row[$0]?.exact }) ?? true else { continue }
        entries.append(ListReport.Entry(row, file: path))
      }
    }
    guard !entries.isEmpty || pattern == nil || condition != nil else {
      throw Refusal(noMatch(arguments.operands[0], among: networks.map { $0.name }))
    }
    return (entries, networks.count)
  }

  private func noMatch(_ pattern: String, among known: [String]) -> Diagnostic {
    Diagnostic(
      .unknownModel, .error, "no network of the zoo matches `\(pattern)`", at: .commandLine,
      help: nearest(pattern, among: known).map { [Diagnostic.Help("did you mean `\($0)`?")] }
        ?? [Diagnostic.Help("`cnnshape list` shows all")])
  }
}
