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
  static let compare = CommandDefinition(
    name: .compare, group: .compare,
    summary: "one row per network: depth, parameters, MACs, memory",
    operands: [OperandDefinition("MODEL", .model, count: 1...OperandDefinition.unlimited)],
    options: OptionDefinition.configuration + [
      .dtype, .relativeTo, .sort, .where, .branches, .convention, .strict, .columns, .numbers,
      .layout, .format, .output, .force,
    ],
    examples: [
      "compare alexnet vgg16 googlenet resnet152", "compare mine.kdl --relative-to resnet50",
      "compare vgg16 resnet50 googlenet --sort -macs",
    ],
    details: """
      A file with several networks gives one row per network; a folder, those of all its files. A condition compares quantities with \
      numbers such as 1e9, 25M or 100MiB, combined by and, or, not and parentheses.
      """)
}

extension CommandRun {
  /// `cnnshape compare MODEL…`
  mutating func compare() throws(Refusal) -> ExitCode {
    try requireReference()
    var comparison = Comparison(batch: batch, precision: precision)
    let condition = try condition()
    let order = try understood { () throws(UsageError) in
      try ComparisonOrder(arguments.list(.sort) ?? [])
    }
    var worst = ExitCode.clean
    for argument in arguments.operands {
      for outcome in allModels(of: ModelReference(argument)) {
        do throws(Refusal) {
          comparison.rows.append(try row(argument, accepted(outcome.get())))
        } catch {
          worst = max(worst, show(error))
          comparison.missingCount += 1
        }
      }
    }
    guard !comparison.rows.isEmpty else { return worst }
    try addReference(to: &comparison)
    if let condition {
      comparison.choose(condition, as: arguments.text(.where) ?? "")
    }
    order.sort(&comparison.rows)
    let report = ComparisonReport(comparison, columns: columnSelection).report
    return max(worst, deliver(report, after: worst))
  }

  private func row(_ argument: String, _ model: Model) throws(Refusal) -> ComparisonRow {
    let summary = try summary(of: model.network)
    return ComparisonRow(
      argument: argument, file: model.origin.fileDescription, model.subject, summary,
      countedAs: try conventionTally(of: summary),
      topFiveError: TopFiveError(in: model.citations), notes: notes(model, summary))
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

  // MARK: Options

  /// - Throws: A column of ratios where there is nothing that they are relative to.
  private func requireReference() throws(Refusal) {
    guard !arguments.has(.relativeTo), case .named(let names) = columnSelection else { return }
    if let ratio = names.first(where: { ComparisonReport.isRatio($0) }) {
      throw Refusal(UsageError.columnNeeds(ratio, .relativeTo))
    }
  }

  /// The condition of `--where`; nil without one.
  mutating func condition() throws(Refusal) -> FigureCondition? {
    guard let text = arguments.text(.where) else { return nil }
    let bytes = Array(text.utf8)
    let source = models.add(SourceFile(path: OptionName.where.flag, bytes: bytes))
    do throws(FigureConditionError) {
      return try FigureCondition(text, at: SourceSpan(source: source, range: 0..<bytes.count))
    } catch {
      throw Refusal(error.diagnostic)
    }
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
    let figures = rows.map { row in keys.map { row[$0.quantity]?.known } }
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
