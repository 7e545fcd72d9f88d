import Arguments
import CNNDiagnostics
import CNNHost
import CNNText
import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec
import CNNTables

extension CommandDefinition {
  static let compare = CommandDefinition(
    name: .compare, group: .compare,
    summary: "one row per network: depth, parameters, MACs, memory",
    operands: [OperandDefinition("MODEL", .model, count: 1...OperandDefinition.unlimited)],
    options: OptionDefinition.configuration + [
      .dtype, .relativeTo, .sort, .where, .branches, .convention, .strict, .columns, .layout,
      .format(TableFormat.self), .output, .force,
    ],
    examples: [
      "compare alexnet vgg16 googlenet resnet152", "compare mine.kdl --relative-to resnet50",
      "compare vgg16 resnet50 googlenet --sort -macs",
    ],
    details: """
      A file that holds several networks gives a row for each. A condition holds quantities against \
      numbers such as 1e9, 25M or 100MiB, with and, or, not and parentheses.
      """)
}

/// One network's line in a comparison.
struct ComparisonRow {
  /// As the user wrote it.
  let argument: String
  let model: Model
  let summary: NetworkSummary
  var notes: [String] = []
  /// What another convention makes of it.
  var tally: ConventionTally?

  var depth: Int { NetworkDepth(of: summary.network).total }

  subscript(quantity: Quantity) -> Int? { quantity.value(in: summary) }

  /// The first input's volume.
  var input: Shape? {
    for node in summary.network.network.nodes {
      if case .input(let volume) = node.layer { return volume.shape }
    }
    return nil
  }

  /// What the last layer that has a plane sees; worked out when asked for.
  var receptiveField: ReceptiveField? { summary.network.lastReceptiveField }

  /// Published top-5 error on ImageNet in per cent, as the description cites it.
  var topFiveError: String? { imagenet("top5-error") }

  /// How it was measured: one crop of one network is not seven networks averaged.
  var topFiveErrorNote: String? { topFiveError.flatMap { _ in imagenet("note") } }

  private func imagenet(_ property: String) -> String? {
    model.citations.lazy.filter { $0.kind == .imagenet }
      .flatMap(\.properties).first { $0.name == property }?.value
  }
}

/// What is compared, in the order in which it is shown.
struct Comparison {
  var rows: [ComparisonRow] = []
  /// The network that the others are held against.
  var reference: ComparisonRow?
  var batch = 1
  var precision = Precision.float32
  /// The condition as written and how many networks it chose from.
  var choice: (condition: String, candidates: Int)?
}

extension CommandRun {
  /// `cnnshape compare MODEL…`
  mutating func compare() throws(Refusal) -> ExitCode {
    var comparison = Comparison(batch: batch, precision: precision)
    let condition = try condition()
    let order = try understood { () throws(UsageError) in
      try ComparisonOrder(arguments.list(.sort) ?? [])
    }
    var worst = ExitCode.clean
    for argument in arguments.operands {
      for outcome in models.models(ModelReference(argument)) {
        do throws(Refusal) {
          comparison.rows.append(try row(argument, accepted(outcome.get())))
        } catch {
          worst = max(worst, show(error))
        }
      }
    }
    guard !comparison.rows.isEmpty else { return worst }
    try addReference(to: &comparison)
    if let condition {
      comparison.choose(condition, as: arguments.text(.where) ?? "")
    }
    order.sort(&comparison.rows)
    return max(worst, deliver(comparison))
  }

  private func row(_ argument: String, _ model: Model) throws(Refusal) -> ComparisonRow {
    let summary = try summary(of: model.network)
    return ComparisonRow(
      argument: argument, model: model, summary: summary, notes: notes(model, summary),
      tally: try conventionTally(of: summary))
  }

  /// The network of `--relative-to`, which joins the others unless it is among them.
  private mutating func addReference(to comparison: inout Comparison) throws(Refusal) {
    guard let argument = arguments.text(.relativeTo) else { return }
    if let known = comparison.rows.first(where: { $0.argument == argument }) {
      comparison.reference = known
    } else {
      let row = try row(argument, try model(argument))
      comparison.reference = row
      comparison.rows.append(row)
    }
  }

  private mutating func deliver(_ comparison: Comparison) -> ExitCode {
    let notes = comparison.rows.flatMap(\.notes).reduce(into: [String]()) { notes, note in
      if !notes.contains(note) { notes.append(note) }
    }
    guard tableFormat == .json, arguments.list(.columns) == nil else {
      return deliver(
        ComparisonTable(
          comparison: comparison, columns: arguments.list(.columns), configurationNotes: notes
        ).table)
    }
    return deliver { (sink) throws(OutputError) in
      try sink.write(ComparisonJSON.bytes(of: comparison, notes: notes))
    }
  }

  // MARK: Options

  private mutating func condition() throws(Refusal) -> Condition? {
    guard let text = arguments.text(.where) else { return nil }
    do throws(ConditionError) {
      return try Condition(text)
    } catch {
      let source = models.add(SourceFile(path: OptionName.where.flag, bytes: Array(text.utf8)))
      throw Refusal(error.diagnostic(in: source))
    }
  }
}

extension Comparison {
  /// Keeps the networks that meet the condition, and the one that they are held against.
  fileprivate mutating func choose(_ condition: Condition, as text: String) {
    choice = (text, rows.count)
    let kept = reference?.argument
    rows = rows.filter { row in row.argument == kept || condition.holds { row[$0] } }
  }
}

/// `--sort depth,-macs`: by the first quantity, equal ones by the next; descending after a `-`.
struct ComparisonOrder {
  private struct Key {
    let quantity: Quantity
    let descends: Bool
  }

  private let keys: [Key]

  init(_ words: [String]) throws(UsageError) {
    var keys: [Key] = []
    for word in words {
      let name = word.hasPrefix("-") ? String(word.dropFirst()) : word
      guard let quantity = Quantity(named: name) else {
        throw .unknownQuantity(.sort, name, known: Quantity.allCases.map(\.name))
      }
      keys.append(Key(quantity: quantity, descends: word.hasPrefix("-")))
    }
    self.keys = keys
  }

  /// Networks that are equal in everything keep their order; those without a figure come last.
  func sort(_ rows: inout [ComparisonRow]) {
    guard !keys.isEmpty else { return }
    let figures = rows.map { row in keys.map { row[$0.quantity] } }
    let order = rows.indices.sorted { a, b in
      for (position, key) in keys.enumerated() {
        switch (figures[a][position], figures[b][position]) {
        case (let first?, let second?):
          if first != second { return key.descends ? first > second : first < second }
        case (nil, nil): continue
        case (let first, _): return first != nil
        }
      }
      return a < b
    }
    rows = order.map { rows[$0] }
  }
}
