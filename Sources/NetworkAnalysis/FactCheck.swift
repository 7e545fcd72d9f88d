public import NetworkModel

/// Holds the published facts and budgets of a description against the arithmetic.
public struct FactCheck {
  private let summary: NetworkSummary
  private let withBranches: NetworkSummary
  private let depth: NetworkDepth
  private var nodes: [String: NodeID] = [:]
  private var blocks: [String: Int] = [:]

  /// What several facts ask for.
  private struct Shared {
    struct BlockRange: Hashable {
      let block: Int
      let includesBranches: Bool
    }

    /// Sums over block instances; nil for one that overflows.
    var blockTotals: [BlockRange: FigureTotals?] = [:]
    struct TallyKey: Hashable {
      let convention: String
      let includesBranches: Bool
    }

    /// What conventions make of the network, as far as facts asked.
    var tallies: [TallyKey: Result<ConventionTally, AnalysisError>] = [:]
    /// Receptive fields; nil before the first fact asks.
    var fields: Result<ReceptiveFields, AnalysisError>?
  }

  /// - Throws: `AnalysisError` if a count goes beyond 64 bits.
  public init(_ network: InferredNetwork) throws(AnalysisError) {
    summary = try NetworkSummary(of: network)
    withBranches =
      network.network.branches.isEmpty
      ? summary : try NetworkSummary(of: network, includesBranches: true)
    depth = NetworkDepth(of: network)
    for (index, node) in network.network.nodes.enumerated() {
      nodes[node.name] = network.network.id(at: index)
    }
    for (index, block) in network.network.blocks.enumerated() { blocks[block.name] = index }
  }

  /// Names that a fact may be about, for one that is about nothing; none if there are too many to look
  /// through for each such fact.
  public var suggestions: [String] {
    nodes.count + blocks.count <= FactCheck.mostSuggested ? Array(nodes.keys) + blocks.keys : []
  }

  private static let mostSuggested = 5000

  /// Whether a fact may be about something of that name.
  public func hasTarget(_ name: String) -> Bool { nodes[name] != nil || blocks[name] != nil }

  public func check(_ fact: PublishedFact) -> FactOutcome {
    var shared = Shared()
    return check(fact, &shared)
  }

  /// How each of several facts stands. Many may be about one large block.
  public func check(_ facts: [PublishedFact]) -> [FactOutcome] {
    var shared = Shared()
    return facts.map { check($0, &shared) }
  }

  private func check(_ fact: PublishedFact, _ shared: inout Shared) -> FactOutcome {
    let counted: FactFigure?
    if let name = fact.convention {
      guard let convention = Convention.named(name) else { return .unknownConvention }
      counted = figure(for: fact, as: convention, &shared)
    } else {
      counted = figure(for: fact, &shared)
    }
    guard let figure = counted else { return .unknownTarget }
    switch (fact.expectation, figure) {
    case (.volume(let height, let width, let channels), .volume(let shape)):
      let agrees =
        shape.height == height && shape.width == width && shape.channels == channels
      return outcome(agrees: agrees, of: fact, computed: figure)
    case (.number(let number), .count(let count)):
      return outcome(agrees: number.agrees(with: count), of: fact, computed: figure)
    case (.budget(let comparison, let number), .count(let count)):
      return comparison.holds(count, number) ? .held(figure) : .failed(figure)
    case (.volume, .count), (.number, .volume), (.budget, .volume):
      return .unknownTarget
    }
  }

  private func outcome(
    agrees: Bool, of fact: PublishedFact, computed: FactFigure
  ) -> FactOutcome {
    if fact.dispute != nil { return agrees ? .settled(computed) : .disputed(computed) }
    return agrees ? .held(computed) : .failed(computed)
  }

  // MARK: Figures

  private func figure(
    for fact: PublishedFact, _ shared: inout Shared
  ) -> FactFigure? {
    let summary = fact.includesBranches ? withBranches : summary
    guard let target = fact.target else {
      guard let output = summary.network.network.output else { return nil }
      if fact.quantity == .output { return .volume(summary.network.shape(of: output)) }
      if fact.quantity == .receptiveField { return lastReceptiveField(&shared) }
      return .count(
        fact.quantity == .depth ? depth.total : fact.quantity.count(in: summary.totals))
    }
    if let id = nodes[target] { return figure(fact.quantity, of: id, &shared) }
    guard let block = blocks[target] else { return nil }
    return figure(fact.quantity, ofBlock: block, in: summary, &shared)
  }

  private func figure(
    _ quantity: FactQuantity, of id: NodeID, _ shared: inout Shared
  ) -> FactFigure? {
    if quantity == .output { return .volume(summary.network.shape(of: id)) }
    if quantity == .depth { return .count(depth[id]) }
    if quantity == .receptiveField { return receptiveField(of: id, &shared) }
    var totals = FigureTotals()
    guard (try? totals.add(summary[id])) != nil else { return nil }
    return .count(quantity.count(in: totals))
  }

  /// Sums over the layers of an instance; a side output's own layers count in it.
  private func figure(
    _ quantity: FactQuantity, ofBlock block: Int, in summary: NetworkSummary,
    _ shared: inout Shared
  ) -> FactFigure? {
    let network = summary.network.network
    let range = network.blocks[block].nodes
    guard let first = range.first else { return nil }
    let ownBranch = network.nodes[first].branch
    if quantity == .output || quantity == .depth || quantity == .receptiveField {
      let last = range.last { network.nodes[$0].branch == ownBranch }
      return last.flatMap { figure(quantity, of: network.id(at: $0), &shared) }
    }
    let key = Shared.BlockRange(block: block, includesBranches: summary.includesBranches)
    let totals: FigureTotals?
    if let known = shared.blockTotals[key] {
      totals = known
    } else {
      let counted = range.lazy.filter {
        summary.includesBranches || network.nodes[$0].branch == ownBranch
          || network.nodes[$0].branch == nil
      }
      totals = try? FigureTotals(of: counted.map { summary.layers[$0] })
      shared.blockTotals[key] = .some(totals)
    }
    return totals.map { .count(quantity.count(in: $0)) }
  }
}

extension FactCheck {
  /// As another convention counts, which speaks of a whole network.
  private func figure(
    for fact: PublishedFact, as convention: Convention, _ shared: inout Shared
  ) -> FactFigure? {
    guard fact.target == nil else { return nil }
    let key = Shared.TallyKey(
      convention: convention.name, includesBranches: fact.includesBranches)
    let tally =
      shared.tallies[key]
      ?? Result { () throws(AnalysisError) in
        try CountedNetwork(of: summary.network, includesBranches: fact.includesBranches)
          .tally(convention)
      }
    shared.tallies[key] = tally
    guard case .success(let tally) = tally else { return nil }
    return tally.figure(for: fact.quantity).map { .count($0) }
  }

  /// Nil for one that is not as high as wide.
  private func receptiveField(of id: NodeID, _ shared: inout Shared) -> FactFigure? {
    let fields =
      shared.fields
      ?? Result { () throws(AnalysisError) in try ReceptiveFields(of: summary.network) }
    shared.fields = fields
    guard case .success(let fields) = fields, let field = fields[id],
      field.vertical.size == field.horizontal.size
    else { return nil }
    return .count(field.vertical.size)
  }

  /// Of the last layer that has a plane.
  private func lastReceptiveField(_ shared: inout Shared) -> FactFigure? {
    ReceptiveFields.lastFeatureMap(of: summary.network).flatMap { receptiveField(of: $0, &shared) }
  }
}

/// What the arithmetic gives.
public enum FactFigure: Hashable, Sendable {
  case count(Int)
  case volume(Shape)
}

/// How a fact stands, with what the arithmetic gives.
public enum FactOutcome: Hashable, Sendable {
  case held(FactFigure)
  case failed(FactFigure)
  /// The arithmetic contradicts it, as the description says it does.
  case disputed(FactFigure)
  /// The description disputes it, yet the arithmetic gives it.
  case settled(FactFigure)
  /// There is no layer or instance of that name, or it has no such figure.
  case unknownTarget
  /// It names a convention that there is not.
  case unknownConvention

  /// What the arithmetic gives; nil without a target.
  public var figure: FactFigure? {
    switch self {
    case .held(let figure), .failed(let figure), .disputed(let figure), .settled(let figure):
      figure
    case .unknownTarget, .unknownConvention: nil
    }
  }
}

extension FactQuantity {
  /// - Precondition: the quantity is a sum: not `output`, `depth` or
  ///   `receptiveField`, which give 0.
  func count(in totals: FigureTotals) -> Int {
    switch self {
    case .params: totals.parameters.total
    case .weights: totals.parameters.weights
    case .biases: totals.parameters.biases
    case .trainable: totals.trainableParameters
    case .connections: totals.connections
    case .macs: totals.macs
    case .flops: totals.flops
    case .activations: totals.activations
    case .output, .depth, .receptiveField: 0
    }
  }
}

extension PublishedFact.Comparison {
  func holds(_ count: Int, _ bound: PrintedNumber) -> Bool {
    switch self {
    case .below: bound.exceeds(count)
    case .atMost: bound.exceeds(count) || bound.equals(count)
    case .above: !bound.exceeds(count) && !bound.equals(count)
    case .atLeast: !bound.exceeds(count)
    }
  }
}
