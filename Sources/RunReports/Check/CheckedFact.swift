package import CNNDiagnostics
import CNNTables
import CNNText
package import NetworkAnalysis
import NetworkConditions
import NetworkDiagnosis
package import NetworkFacts
import NetworkModel
import NetworkReports

/// One fact of one network, with its outcome.
package struct CheckedFact: Sendable {
  let network: String
  let fact: PublishedFact
  let outcome: FactOutcome

  /// - Parameter network: the name of the network that the fact is of.
  package init(network: String, fact: PublishedFact, outcome: FactOutcome) {
    self.network = network
    self.fact = fact
    self.outcome = outcome
  }

  /// `conv1 weights`, as a line of the network's facts names the figure.
  var subject: String {
    (fact.target.map { "`\($0)` " } ?? "") + fact.name
      + (fact.convention.map { " as \($0) counts" } ?? "") + under
  }

  /// `weights of `conv1` in `alexnet``, as a sentence names the figure.
  private var figureWords: String {
    fact.name + " of " + (fact.target.map { "`\($0)` in " } ?? "") + "`\(network)`"
      + (fact.convention.map { " as counted by \($0)" } ?? "") + under
  }

  /// The figure and its verb: most names in facts are plurals, such as `parameters`.
  private var sentence: String { figureWords + (fact.name.hasSuffix("s") ? " are" : " is") }

  private var under: String {
    (dtype.map { " in \($0)" } ?? "") + (settings.isEmpty ? "" : " with " + settings)
  }

  /// The number type that a figure in bytes is of.
  var dtype: String? {
    fact.precision ?? (isInBytes ? Precision.float32.rawValue : nil)
  }

  private var isInBytes: Bool { fact.quantity?.unit == .bytes }

  /// `layers=50`: the settings that the fact holds under; empty for those of the description.
  var settings: String {
    fact.settings.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
  }

  /// `alexnet conv1 weights = 34,848`, or with the comparison of a budget.
  var statement: String { isBudget ? "\(subject) \(published)" : "\(subject) = \(published)" }

  /// The published figure, as printed.
  var printed: String {
    switch fact.claim {
    case .output, .figure: fact.claim.printed
    case .budget(_, let comparison, _): "\(comparison.rawValue) \(fact.claim.printed)"
    }
  }

  /// The published figure, with the digits of a long integer grouped like those of `computed`.
  var published: String {
    let figure = fact.claim.printed
    let written = Int64(figure).map { NumberText.grouped($0) + unit } ?? figure
    return isBudget ? "\(relation) \(written)" : written
  }

  /// What follows a plain number.
  private var unit: String { isInBytes ? " bytes" : "" }

  /// The computed figure.
  var computed: String {
    switch outcome.figure {
    case .count(let count): count.grouped + unit
    case .volume(let shape): shape.description
    case .sides(let sides): sides.map { NumberText.grouped($0) }.joined(separator: "×")
    case nil: NumberText.notCounted
    }
  }

  /// What is claimed of the computed figure: `=`, or the comparison of a budget.
  var relation: String {
    switch fact.claim {
    case .output, .figure: "="
    case .budget(_, let comparison, _): comparison.rawValue
    }
  }

  /// The published figure for a table: the number that the printed digits write.
  var publishedFigure: Cell {
    switch fact.claim {
    case .output(let extents): .shape(extents)
    case .figure(_, let number), .budget(_, _, let number):
      number.value.integer.map { .integer($0) } ?? .decimal(number.value.double, digits: 6)
    }
  }

  /// The computed figure, for a table.
  var figure: Cell {
    switch outcome.figure {
    case .count(let count): count.cell
    case .volume(let shape): shape.cell
    case .sides(let sides): .numbers(sides.map { Double($0) }, words: nil)
    case nil: .notCounted
    }
  }

  /// The finding, if there is one.
  package func diagnostic(targets: FactCheck) -> Diagnostic? {
    switch outcome {
    case .held, .disputed: nil
    case .failed: isBudget ? budgetExceeded : factFailed
    case .settled:
      Diagnostic(
        .disputeSettled, .error,
        "the disputed figure is right: \(sentence) \(computed)",
        at: .span(fact.span), label: "computed \(computed)",
        notes: ["disputed because: \(fact.dispute ?? "")"],
        help: [Diagnostic.Help("remove `disputed`, or correct the disputed figure")])
    case .undecided:
      notHeld("part of the network is not known; computed \(computed)")
    case .noFigure(let reason):
      missing(reason, targets)
    }
  }

  private var isBudget: Bool {
    switch fact.claim {
    case .budget: true
    case .output, .figure: false
    }
  }

  private var factFailed: Diagnostic {
    // A volume that `require` states has no source, and is no figure to dispute.
    let source = fact.source.map { ["published in: \($0)"] } ?? []
    return Diagnostic(
      .factFailed, .error,
      "\(sentence) \(computed), not \(published)", at: .span(fact.span),
      label: "computed \(computed)", notes: toleranceNotes + source,
      help: source.map { _ in
        Diagnostic.Help(
          "if the arithmetic is right, say why the figure differs: `disputed=\"…\"`")
      })
  }

  private var toleranceNotes: [String] {
    guard case .figure(_, let number) = fact.claim else { return [] }
    guard number.tolerance != Number(0) else {
      return ["an integer without an exponent is exact unless `digits=` or `tolerance=` is given"]
    }
    let isWhole = number.value.integer != nil && number.tolerance.integer != nil
    let unit = NumberText.fixed(number.tolerance.double, digits: isWhole ? 0 : 6)
    return ["it may differ by \(unit), one unit of its last printed digit or the stated tolerance"]
  }

  private var budgetExceeded: Diagnostic {
    Diagnostic(
      .budgetExceeded, .error,
      "\(sentence) \(computed); the budget is \(published)", at: .span(fact.span),
      label: "computed \(computed)")
  }

  private var unknownConvention: Diagnostic {
    let name = fact.convention ?? ""
    return Diagnostic(
      .unknownName, .error, "unknown convention `\(name)`", at: .span(fact.span),
      help: [
        nearest(name, among: Convention.all.map(\.name)).map {
          Diagnostic.Help("did you mean `\($0)`?")
        } ?? Diagnostic.Help("`cnnshape reconcile MODEL` lists them")
      ])
  }

  private var unknownPrecision: Diagnostic {
    let (name, known) = (fact.precision ?? "", Precision.allCases.map(\.rawValue))
    return Diagnostic(
      .invalidChoice, .error, "unknown number type `\(name)`", at: .span(fact.span),
      help: [
        Diagnostic.Help(
          nearest(name, among: known).map { "did you mean `\($0)`?" } ?? "one of "
            + listed(known))
      ])
  }

  /// Returns the finding for a fact without a computed figure.
  private func missing(_ reason: MissingFigure, _ targets: FactCheck) -> Diagnostic {
    switch reason {
    case .unknownTarget: unknownTarget(targets)
    case .unknownConvention: unknownConvention
    case .unknownPrecision: unknownPrecision
    case .notCounted: notHeld("`\(fact.convention ?? "")` does not count this")
    case .ofWholeNetworks:
      notHeld(
        fact.convention.map { "`\($0)` counts only whole networks" }
          ?? "only whole networks have this figure")
    case .noLayers:
      notHeld(
        fact.target.map { "`\($0)` has no layers" } ?? "the network has no layers")
    case .noFeatureMap: notHeld("no layer has a plane")
    case .notSquare(let sizes):
      notHeld(
        "computed \(sizes.map { NumberText.grouped($0) }.joined(separator: "×")), not "
          + (sizes.count == 2 ? "square" : "the same along all axes"))
    case .unitsDiffer: notHeld("its units have too many different receptive fields")
    case .inputsDiffer: notHeld("its units see inputs of different extents")
    case .readsUnknown: notHeld("what its units see is not known")
    case .overflow(let error):
      Diagnostic(
        .overflow, .error, "\(figureWords): \(error.words.headline)",
        at: .span(fact.span), label: "cannot be computed")
    }
  }

  private func notHeld(_ label: String) -> Diagnostic {
    Diagnostic(
      .unknownQuantity, .error, "\(figureWords) cannot be checked against \(published)",
      at: .span(fact.span), label: label)
  }

  private func unknownTarget(_ targets: FactCheck) -> Diagnostic {
    let target = fact.target ?? ""
    let names = targets.suggestions
    return Diagnostic(
      .unknownName, .error, "`\(network)` has no layer or block instance `\(target)`",
      at: .span(fact.span),
      help: nearest(target, among: names).map { [Diagnostic.Help("did you mean `\($0)`?")] } ?? [])
  }
}
