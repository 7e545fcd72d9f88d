public import CNNTables
import CNNText
public import NetworkAnalysis
import NetworkModel

/// The report of `reconcile`: the totals of a network by convention, and why they differ.
public struct ReconciliationReport: Sendable {
  /// The figures compared.
  public enum Content: Sendable {
    /// Every convention, the program's own first.
    case all([ConventionTotals])
    /// Two conventions, term by term.
    case between(Reconciliation)
    /// The published figures against one convention.
    case published(ConventionTotals, [PublishedReconciliation])
    /// A bare figure beside a convention, and what is printed so.
    case figure(BareFigure, ConventionTotals, [FigureMatch])
  }

  let subject: ReportSubject
  let summary: NetworkSummary
  let content: Content
  let layout: ShapeLayout
  let notes: [String]

  /// A report of a network's figures by convention.
  ///
  /// - `layout`: the order in which the page writes a volume's extents.
  /// - `notes`: what else a reader should know.
  public init(
    _ subject: ReportSubject, _ summary: NetworkSummary, _ content: Content,
    layout: ShapeLayout = .hwc, notes: [String] = []
  ) {
    self.subject = subject
    self.summary = summary
    self.content = content
    self.layout = layout
    self.notes = notes
  }

  /// The report in its parts, ready for any format.
  public var report: Report {
    Report("cnnshape.reconciliation/2") {
      subject
      Line(
        "input \(summary.network.inputWords(layout)), "
          + "\(images(summary.batch, one: "one image"))\(sideOutputs)"
      ) {
        Member("batch", summary.batch)
        Member("includesBranches", summary.includesBranches)
      }
      switch content {
      case .all(let tallies):
        conventions(tallies)
        ConventionList(tallies: tallies)
      case .between(let reconciliation):
        conventions([reconciliation.first, reconciliation.second])
        ReconciliationTable(reconciliation: reconciliation)
      case .published(let chosen, let figures):
        conventions([chosen])
        PublishedTable(chosen: chosen, figures: figures)
      case .figure(let figure, let chosen, let matches):
        conventions([chosen])
        FigureTable(figure: figure, matches: matches, chosen: chosen)
      }
      PartialNetwork(summary.network)
      Notes(notes)
    }
  }

  private var sideOutputs: String {
    guard !summary.network.network.sideOutputs.isEmpty else { return "" }
    return ", \(summary.includesBranches ? "with" : "without") side outputs"
  }

  private func conventions(_ tallies: [ConventionTotals]) -> Member {
    Member("conventions", .list(of: tallies) { $0.data })
  }
}
