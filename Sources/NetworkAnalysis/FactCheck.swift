public import NetworkModel

/// Holds the published facts and budgets of a description against the arithmetic.
public struct FactCheck {
  private let summary: NetworkSummary
  private let withBranches: NetworkSummary
  private let depth: NetworkDepth
  private var nodes: [String: NodeID] = [:]
  private var blocks: [String: Int] = [:]

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

  /// Names that a fact may be about.
  public var targets: [String] { Array(nodes.keys) + blocks.keys }

  public func check(_ fact: PublishedFact) -> FactOutcome {
    guard let figure = figure(for: fact) else { return .unknownTarget }
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

  private func figure(for fact: PublishedFact) -> FactFigure? {
    let summary = fact.includesBranches ? withBranches : summary
    guard let target = fact.target else {
      guard let output = summary.network.network.output else { return nil }
      if fact.quantity == .output { return .volume(summary.network.shape(of: output)) }
      if fact.quantity == .receptiveField { return lastReceptiveField }
      return .count(
        fact.quantity == .depth ? depth.total : fact.quantity.count(in: summary.totals))
    }
    if let id = nodes[target] { return figure(fact.quantity, of: id) }
    guard let block = blocks[target] else { return nil }
    return figure(fact.quantity, ofBlock: block, in: summary)
  }

  private func figure(_ quantity: FactQuantity, of id: NodeID) -> FactFigure? {
    if quantity == .output { return .volume(summary.network.shape(of: id)) }
    if quantity == .depth { return .count(depth[id]) }
    if quantity == .receptiveField { return receptiveField(of: id) }
    var totals = FigureTotals()
    guard (try? totals.add(summary[id])) != nil else { return nil }
    return .count(quantity.count(in: totals))
  }

  /// Sums over the layers of an instance; a side output's own layers count in it.
  private func figure(
    _ quantity: FactQuantity, ofBlock block: Int, in summary: NetworkSummary
  ) -> FactFigure? {
    let network = summary.network.network
    let range = network.blocks[block].nodes
    guard let first = range.first else { return nil }
    let ownBranch = network.nodes[first].branch
    let counted = range.filter {
      summary.includesBranches || network.nodes[$0].branch == ownBranch
        || network.nodes[$0].branch == nil
    }
    guard let last = counted.last(where: { network.nodes[$0].branch == ownBranch }) else {
      return nil
    }
    let lastID = network.id(at: last)
    if quantity == .output { return .volume(summary.network.shape(of: lastID)) }
    if quantity == .depth { return .count(depth[lastID]) }
    if quantity == .receptiveField { return receptiveField(of: lastID) }
    var totals = FigureTotals()
    for index in counted where (try? totals.add(summary.layers[index])) == nil { return nil }
    return .count(quantity.count(in: totals))
  }
}

extension FactCheck {
  /// Nil for one that is not as high as wide. Few facts ask: fields are worked out for each.
  private func receptiveField(of id: NodeID) -> FactFigure? {
    guard let fields = try? ReceptiveFields(of: summary.network), let field = fields[id],
      field.vertical.size == field.horizontal.size
    else { return nil }
    return .count(field.vertical.size)
  }

  /// Of the last layer that has a plane.
  private var lastReceptiveField: FactFigure? {
    ReceptiveFields.lastFeatureMap(of: summary.network).flatMap { receptiveField(of: $0) }
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

  /// What the arithmetic gives; nil without a target.
  public var figure: FactFigure? {
    switch self {
    case .held(let figure), .failed(let figure), .disputed(let figure), .settled(let figure):
      figure
    case .unknownTarget: nil
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
