import NetworkFacts
public import NetworkModel

/// The totals of a network by one convention.
public struct ConventionTotals: Sendable {
  /// The convention that counts.
  public let convention: Convention
  /// Its figure, of the whole batch; of a vector the `macc`.
  public let figure: Breakdown
  /// All counts of a convention that keeps several, of which the figure is one; nil for the others.
  public let vector: OperationVector?
  /// The parameters as it counts them, once whatever the batch.
  public let parameters: Breakdown
  /// Layers with operations that count as zero; none for a convention of parameters or values.
  public let notCounted: [Uncounted]

  /// Layers of one kind that count as zero.
  public struct Uncounted: Hashable, Sendable {
    /// For people: `max pooling`, or `biases` for layers counted except for their biases.
    public let kind: String
    /// The number of layers of the kind; at least 1.
    public let layers: Int

    static let biases = "biases"

    /// `ReLU ×49`, `biases of 54 layers`.
    public var words: String {
      guard kind == Uncounted.biases else { return layers == 1 ? kind : "\(kind) ×\(layers)" }
      return "biases of \(layers) layer\(layers == 1 ? "" : "s")"
    }
  }
}

extension ConventionTotals {
  /// Returns its figure for a quantity; nil if it does not count that.
  func figure(for quantity: Quantity) -> KnownCount? {
    if quantity == .parameters { return parameters.total }
    return quantity == convention.unit.quantity ? figure.total : nil
  }
}

extension Convention.Unit {
  /// The quantity of which a convention's figure is a count.
  fileprivate var quantity: Quantity {
    switch self {
    case .macs, .weighted, .vector: .macs
    case .flops: .flops
    case .values: .activations
    case .parameters: .parameters
    }
  }
}

/// A total and what it is made of. The terms add up to the total exactly.
public struct Breakdown: Hashable, Sendable {
  /// A term and what it adds to the total.
  public struct Item: Hashable, Sendable {
    /// The term counted.
    public let term: CostTerm
    /// The amount; not 0.
    public let amount: Int64
  }

  /// The sum of the items, or more where something is not known.
  public let total: KnownCount
  /// In the order of `CostTerm`; terms that are 0 are left out.
  public let items: [Item]

  /// The amount of a term in the total; 0 if it is not counted.
  public subscript(term: CostTerm) -> Int64 {
    items.first { $0.term == term }?.amount ?? 0
  }

  init(_ amounts: [CostTerm: Int64], isLowerBound: Bool) throws(LayerError) {
    var items: [Item] = []
    var total: Int128 = 0
    for term in CostTerm.allCases {
      guard let amount = amounts[term], amount != 0 else { continue }
      items.append(Item(term: term, amount: amount))
      total += Int128(amount)
    }
    guard let narrow = Int64(exactly: total) else { throw .countOverflow(.operations) }
    self.total = KnownCount(narrow, isLowerBound: isLowerBound)
    self.items = items
  }
}

extension NetworkByClass {
  /// Returns the totals of the network by a convention.
  ///
  /// - Throws: `AnalysisError` if a count exceeds 64 bits.
  public func totals(by convention: Convention) throws(AnalysisError) -> ConventionTotals {
    let isOfParameters = convention.unit.dimension == .parameters
    var figure = Sum()
    var parameters = Sum()
    let omissions = network.network.omissions
    if !omissions.isEmpty {
      figure.isLowerBound =
        !isOfParameters || omissions.contains { $0.parameters != ParameterCount.none }
      parameters.isLowerBound = omissions.contains { $0.parameters != ParameterCount.none }
    }
    for group in groups {
      // Nobody can say what a tool makes of it.
      if !isOfParameters, group.layer.isOfUnknownCost, convention.rules[group.layer].isEmpty {
        figure.isLowerBound = true
      }
      let batch = isOfParameters ? 1 : batch
      if !isOfParameters || !group.traits.contains(.sharesWeights) {
        try add(group.rules(in: convention.rules), of: group, times: batch, to: &figure)
      }
      guard !group.traits.contains(.sharesWeights) else { continue }
      try add(
        group.rules(in: convention.parameterRules), of: group, times: 1, to: &parameters)
    }
    let notCounted = try uncounted(by: convention)
    do throws(LayerError) {
      let total = try Breakdown(
        figure.amounts[.macc, default: [:]], isLowerBound: figure.isLowerBound)
      // Values are shown as bytes too.
      if convention.unit == .values {
        _ = try total.total.known.multiplied(by: FigureTotals.bytesPerValue, .activationBytes)
      }
      return ConventionTotals(
        convention: convention, figure: total,
        vector: convention.unit == .vector ? try figure.vector : nil,
        parameters: try Breakdown(
          parameters.amounts[.macc, default: [:]], isLowerBound: parameters.isLowerBound),
        notCounted: notCounted)
    } catch {
      throw .sum(error)
    }
  }

  private struct Sum {
    var amounts: [OperationVector.Count: [CostTerm: Int64]] = [:]
    /// True if something that counts is not known.
    var isLowerBound = false

    var vector: OperationVector {
      get throws(LayerError) {
        var vector = OperationVector(isLowerBound: isLowerBound)
        for (count, amounts) in amounts {
          vector.add(try Breakdown(amounts, isLowerBound: false).total.known, to: count)
        }
        return vector
      }
    }

    mutating func add(_ amount: Int128, for rule: CountingRule) throws(LayerError) {
      let before = amounts[rule.count]?[rule.term] ?? 0
      guard let sum = Int64(exactly: Int128(before) + amount) else {
        throw .countOverflow(.operations)
      }
      amounts[rule.count, default: [:]][rule.term] = sum
    }
  }

  private func add(
    _ rules: [CountingRule], of group: Group, times batch: Int, to sum: inout Sum
  ) throws(AnalysisError) {
    for rule in rules {
      // Of at most 2²² nodes, 2⁶³ each, times 2³¹ images and a factor below 2⁶: less than 2¹²⁷.
      var amount: Int128 = 0
      for index in group.nodes {
        if lacks(rule.measure, at: index) { sum.isLowerBound = true }
        let own =
          Int128(try self.amount(of: rule.measure, at: index)) * Int128(rule.factor)
          * Int128(batch)
        guard Int64(exactly: own) != nil else {
          throw AnalysisError(
            node: network.network.id(at: index), error: .countOverflow(.operations))
        }
        amount += own
      }
      do throws(LayerError) { try sum.add(amount, for: rule) } catch { throw .sum(error) }
    }
  }

  func amount(of measure: Measure, at index: Int) throws(AnalysisError) -> Int64 {
    do throws(LayerError) {
      return try layer(at: index).amount(of: measure)
    } catch {
      throw AnalysisError(node: network.network.id(at: index), error: error)
    }
  }

  /// Returns whether a layer's measure depends on something that is not known.
  func lacks(_ measure: Measure, at index: Int) -> Bool {
    !network.network.nodes[index].layer.unknowns.isDisjoint(with: measure.neededKnowledge)
      || measure == .distributions && network.network.nodes[index].layer.kind == .opaque
  }

  /// Returns the layers that the convention leaves out, by kind in the order of the network; biases last.
  private func uncounted(
    by convention: Convention
  ) throws(AnalysisError) -> [ConventionTotals.Uncounted] {
    guard convention.unit.dimension == .operations else { return [] }
    var layers: [(kind: String, count: Int)] = []
    var biases = 0
    for group in groups where group.layer.computes {
      let due = group.rules(in: convention.rules)
      if due.isEmpty {
        if let place = layers.firstIndex(where: { $0.kind == group.words }) {
          layers[place].count += group.nodes.count
        } else {
          layers.append((group.words, group.nodes.count))
        }
      } else if group.layer.hasProducts, !due.contains(where: { $0.measure == .biasAdditions }) {
        for index in group.nodes where try amount(of: .biasAdditions, at: index) > 0 {
          biases += 1
        }
      }
    }
    if biases > 0 { layers.append((ConventionTotals.Uncounted.biases, biases)) }
    return layers.map { ConventionTotals.Uncounted(kind: $0.kind, layers: $0.count) }
  }
}
