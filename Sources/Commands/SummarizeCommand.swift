import Diagnostics
import NetworkAnalysis
import NetworkModel
import NetworkSpec
import Reports

extension CommandRun {
  /// `cnnshape summarize MODEL`
  mutating func summarize() -> ExitCode {
    let elaboration: Elaboration
    let summary: NetworkSummary
    do throws(Failure) {
      elaboration = try network(arguments.operands[0]).get()
      summary = try self.summary(of: elaboration)
    } catch {
      return error.code
    }
    let collapsed = arguments.has(.group) ? 1 : arguments.integer(.depth)
    let rows = SummaryRows(of: summary.network.network, collapsed: collapsed)
    if tableFormat == .json, arguments.list(.columns) == nil {
      let report = SummaryJSON(elaboration: elaboration, summary: summary, rows: rows)
      return deliver { (sink) throws(OutputError) in try report.write(to: &sink) }
    }
    var table = SummaryTable(
      elaboration: elaboration, summary: summary, rows: rows, layout: tableOptions.layout
    ).table
    if let note = inputNote(elaboration, summary) { table.notes.append(note) }
    table.notes += elaboration.notes
    return deliver(table)
  }

  /// The figures of a network; a count beyond 64 bits is shown as a finding.
  mutating func summary(of elaboration: Elaboration) throws(Failure) -> NetworkSummary {
    guard let network = elaboration.network else { throw Failure(code: .findings) }
    do throws(AnalysisError) {
      return try NetworkSummary(
        of: network, batch: batch, includesBranches: arguments.has(.branches))
    } catch {
      emit([overflow(error, in: network)])
      throw Failure(code: .findings)
    }
  }

  func overflow(_ error: AnalysisError, in network: InferredNetwork) -> Diagnostic {
    let node = network[error.node]
    return Diagnostic(
      .overflow, .error, "`\(node.name)`: \(error.error.words.headline)",
      at: network.network.origins[node.origin].location)
  }

  /// With another input the fully connected layers are other layers: said, never silent.
  private mutating func inputNote(
    _ elaboration: Elaboration, _ summary: NetworkSummary
  ) -> String? {
    guard loader.settings.input != nil else { return nil }
    var unchanged = loader
    unchanged.settings.input = nil
    guard case .elaborated(let own) = unchanged.load(arguments.operands[0]),
      let network = own.network, let usual = try? NetworkSummary(of: network, batch: batch)
    else { return nil }
    var changes: [String] = []
    for (index, node) in summary.network.network.nodes.enumerated() {
      guard case .fullyConnected = node.layer, index < usual.layers.count else { continue }
      let (now, then) = (
        summary.layers[index].parameters.total, usual.layers[index].parameters.total
      )
      if now != then {
        changes.append(
          "\(node.name) has \(NumberText.grouped(now)) parameters instead of \(NumberText.grouped(then))"
        )
      }
    }
    let suspended = "published facts are for the description's own input"
    guard !changes.isEmpty else { return suspended }
    return "at this input " + changes.joined(separator: ", ")
      + ": weights trained at another size do not fit; " + suspended
  }
}

extension Elaboration {
  /// What the description wants its reader to know, each beginning with the network's name.
  var notes: [String] {
    citations.lazy.filter { $0.kind == .note }.map { "\(name): \($0.text)" }
  }
}
