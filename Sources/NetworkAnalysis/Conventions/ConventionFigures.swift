public import NetworkModel

/// A convention's figures layer by layer, of the whole batch.
public struct ConventionFigures: Sendable {
  /// The totals, of the layers that count in the summary.
  public let tally: ConventionTotals
  /// By node, side outputs too; nil where nothing is counted.
  private let figures: [KnownCount?]
  private let vectors: [OperationVector?]
  private let parameters: [KnownCount]

  /// - Throws: `AnalysisError` if a count exceeds 64 bits.
  public init(_ convention: Convention, of summary: NetworkSummary) throws(AnalysisError) {
    tally = try NetworkByClass(
      of: summary.network, batch: summary.batch, includesBranches: summary.includesBranches
    ).totals(by: convention)
    let counted = NetworkByClass(
      of: summary.network, batch: summary.batch, includesBranches: true)
    // Rows show side outputs, and sums of them, whether or not they count.
    let isWhole =
      summary.includesBranches || summary.network.network.nodes.allSatisfy { !$0.isSideOutput }
    if !isWhole { _ = try counted.totals(by: convention) }
    let count = summary.layers.count
    var figures = [KnownCount?](repeating: nil, count: count)
    var vectors = [OperationVector?](repeating: nil, count: count)
    var parameters = [KnownCount](repeating: 0, count: count)
    let isOfParameters = convention.unit.dimension == .parameters
    let batch = isOfParameters ? 1 : summary.batch
    for group in counted.groups {
      let rules = group.rules(in: convention.rules)
      let sharesWeights = group.traits.contains(.sharesWeights)
      let parameterRules =
        sharesWeights ? [] : group.rules(in: convention.parameterRules)
      for index in group.nodes {
        parameters[index] =
          try counted.vector(of: parameterRules, at: index, times: 1)[.macc]
        if !isOfParameters, group.layer.isOfUnknownCost, convention.rules[group.layer].isEmpty {
          figures[index] = .atLeast(0)
        }
        guard !rules.isEmpty, !(isOfParameters && sharesWeights) else { continue }
        let vector = try counted.vector(of: rules, at: index, times: batch)
        figures[index] = vector[.macc]
        if convention.unit == .vector { vectors[index] = vector }
      }
    }
    self.figures = figures
    self.vectors = vectors
    self.parameters = parameters
  }

  /// The convention that counts.
  public var convention: Convention { tally.convention }

  // No layer's counts are negative, and those of all layers together fit in 64 bits.

  /// The sum over some layers; nil if the convention counts none of them.
  public func figure(of nodes: some Sequence<Int>) -> KnownCount? {
    nodes.reduce(nil) { sum, index in figures[index].map { (sum ?? 0).plus($0) } ?? sum }
  }

  /// The sums of a convention that keeps several counts; nil if it counts none of the layers.
  public func vector(of nodes: some Sequence<Int>) -> OperationVector? {
    nodes.reduce(nil) { sum, index in
      guard let own = vectors[index] else { return sum }
      return sum.map { $0.adding(own) } ?? own
    }
  }

  /// Returns what the convention counts as parameters of some layers, by their places.
  public func parameters(of nodes: some Sequence<Int>) -> KnownCount {
    nodes.reduce(0) { $0.plus(parameters[$1]) }
  }
}

extension NetworkByClass {
  /// Returns the counts of one layer by some rules.
  fileprivate func vector(
    of rules: [CountingRule], at index: Int, times batch: Int
  ) throws(AnalysisError) -> OperationVector {
    var vector = OperationVector()
    for rule in rules {
      if lacks(rule.measure, at: index) { vector.noteUnknown() }
      let amount = Int128(try amount(of: rule.measure, at: index))
      let own = amount * Int128(rule.factor) * Int128(batch)
      let before = vector[rule.count].known
      guard let narrow = Int64(exactly: Int128(before) + own) else {
        throw AnalysisError(
          node: network.network.id(at: index), error: .countOverflow(.operations))
      }
      vector.add(narrow - before, to: rule.count)
    }
    return vector
  }
}
