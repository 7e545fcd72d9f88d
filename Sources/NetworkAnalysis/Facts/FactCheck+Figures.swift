import NetworkFacts
import NetworkModel

// MARK: Targets

extension FactCheck {
  /// The target of a fact.
  private enum Target {
    case network
    case layer(NodeID)
    case block(Int)
  }

  private func target(of fact: PublishedFact) throws(MissingFigure) -> Target {
    guard let name = fact.target else { return .network }
    if let id = nodes[name] { return .layer(id) }
    guard let block = blocks[name] else { throw .unknownTarget }
    return .block(block)
  }

  func output(of fact: PublishedFact) throws(MissingFigure) -> Shape {
    if let name = fact.convention {
      guard Convention.named(name) != nil else { throw .unknownConvention }
      throw .notCounted
    }
    switch try target(of: fact) {
    case .network:
      guard let output = summary.network.network.output else { throw .noLayers }
      return summary.network.shape(of: output)
    case .layer(let id):
      return summary.network.shape(of: id)
    case .block(let block):
      return summary.network.shape(of: try lastLayer(ofBlock: block))
    }
  }

  /// The last layer of an instance that is not in a side output of its own.
  private func lastLayer(ofBlock block: Int) throws(MissingFigure) -> NodeID {
    guard let last = summary.network.network.lastOwnNode(ofBlock: block) else { throw .noLayers }
    return last
  }
}

// MARK: Figures

extension FactCheck {
  func count(
    _ quantity: Quantity, for fact: PublishedFact, _ shared: inout Shared
  ) throws(MissingFigure) -> KnownCount {
    if let name = fact.convention {
      guard let convention = Convention.named(name) else { throw .unknownConvention }
      return try count(quantity, for: fact, as: convention, &shared)
    }
    let summary = try summary(for: fact, &shared)
    switch try target(of: fact) {
    case .network: return try count(quantity, in: summary, &shared)
    case .layer(let id): return try count(quantity, of: id, in: summary, &shared)
    case .block(let block): return try count(quantity, ofBlock: block, in: summary, &shared)
    }
  }

  private func count(
    _ quantity: Quantity, in summary: NetworkSummary, _ shared: inout Shared
  ) throws(MissingFigure) -> KnownCount {
    switch quantity.measure {
    case .sum(let figure):
      return figure(summary.totals)
    case .depth:
      return depth.total
    case .receptiveField:
      // Of the last layer that has a plane.
      guard let last = ReceptiveFields.lastFeatureMap(of: summary.network) else {
        throw .noFeatureMap
      }
      guard summary.network.network.omissions.isEmpty else { throw .readsUnknown }
      return KnownCount(try receptiveField(of: last, &shared))
    case .layers:
      return summary.layerCount
    case .peakBytes:
      guard let bytes = summary.peakBytes else { throw .overflow(.countOverflow(.bytes)) }
      return bytes
    case .arenaBytes:
      guard let bytes = summary.arenaBytes else { throw .overflow(.countOverflow(.bytes)) }
      return bytes
    }
  }

  /// The network in the number type of the fact.
  private func summary(
    for fact: PublishedFact, _ shared: inout Shared
  ) throws(MissingFigure) -> NetworkSummary {
    let usual = fact.includesBranches ? withBranches : summary
    guard let name = fact.precision else { return usual }
    guard let precision = Precision(rawValue: name) else { throw .unknownPrecision }
    let key = Shared.SummaryKey(precision: precision, includesBranches: fact.includesBranches)
    let result =
      shared.summaries[key]
      ?? Result { () throws(AnalysisError) in
        try NetworkSummary(
          of: usual.network, precision: precision, includesBranches: fact.includesBranches)
      }
    shared.summaries[key] = result
    return try result.counted()
  }

  private func count(
    _ quantity: Quantity, of id: NodeID, in summary: NetworkSummary, _ shared: inout Shared
  ) throws(MissingFigure) -> KnownCount {
    switch quantity.measure {
    case .sum(let figure):
      figure(try FactCheck.totals(of: [summary[id]], in: summary.precision).counted())
    case .depth: depth[id]
    case .receptiveField: KnownCount(try receptiveField(of: id, &shared))
    case .layers, .peakBytes, .arenaBytes: throw .ofWholeNetworks
    }
  }

  /// Sums over the layers of an instance, without side outputs in it unless they count (`Network.ownNodes`).
  private func count(
    _ quantity: Quantity, ofBlock block: Int, in summary: NetworkSummary, _ shared: inout Shared
  ) throws(MissingFigure) -> KnownCount {
    let last = try lastLayer(ofBlock: block)
    switch quantity.measure {
    case .sum(let figure):
      let key = Shared.BlockRange(
        block: block, includesBranches: summary.includesBranches, precision: summary.precision)
      let totals = shared.blockTotals[key] ?? totals(ofBlock: block, in: summary)
      shared.blockTotals[key] = totals
      return figure(try totals.counted())
    case .depth, .receptiveField, .layers, .peakBytes, .arenaBytes:
      return try count(quantity, of: last, in: summary, &shared)
    }
  }

  private func totals(
    ofBlock block: Int, in summary: NetworkSummary
  ) -> Result<FigureTotals, LayerError> {
    let network = summary.network.network
    let counted =
      summary.includesBranches
      ? Array(network.blocks[block].nodes) : network.ownNodes(ofBlock: block)
    return FactCheck.totals(of: counted.lazy.map { summary.layers[$0] }, in: summary.precision)
  }

  private static func totals(
    of layers: some Sequence<LayerFigures>, in precision: Precision
  ) -> Result<FigureTotals, LayerError> {
    Result { () throws(LayerError) in try FigureTotals(of: layers, precision: precision) }
  }

  /// As another convention counts, which speaks of a whole network.
  private func count(
    _ quantity: Quantity, for fact: PublishedFact, as convention: Convention,
    _ shared: inout Shared
  ) throws(MissingFigure) -> KnownCount {
    switch try target(of: fact) {
    case .network: break
    case .layer, .block: throw .ofWholeNetworks
    }
    let key = Shared.TallyKey(
      convention: convention.name, includesBranches: fact.includesBranches)
    let tally =
      shared.tallies[key]
      ?? Result { () throws(AnalysisError) in
        try NetworkByClass(of: summary.network, includesBranches: fact.includesBranches)
          .totals(by: convention)
      }
    shared.tallies[key] = tally
    guard let count = try tally.counted().figure(for: quantity) else { throw .notCounted }
    return count
  }

  private func receptiveField(
    of id: NodeID, _ shared: inout Shared
  ) throws(MissingFigure) -> Int64 {
    let sizes = try sides(of: id, &shared)
    guard sizes.allSatisfy({ $0 == sizes[0] }) else { throw .notSquare(sizes) }
    return sizes[0]
  }

  /// The receptive field along each axis of what a fact is about.
  func sides(
    for fact: PublishedFact, _ shared: inout Shared
  ) throws(MissingFigure) -> [Int64] {
    switch try target(of: fact) {
    case .network:
      guard let last = ReceptiveFields.lastFeatureMap(of: summary.network) else {
        throw .noFeatureMap
      }
      guard summary.network.network.omissions.isEmpty else { throw .readsUnknown }
      return try sides(of: last, &shared)
    case .layer(let id): return try sides(of: id, &shared)
    case .block(let block): return try sides(of: try lastLayer(ofBlock: block), &shared)
    }
  }

  private func sides(
    of id: NodeID, _ shared: inout Shared
  ) throws(MissingFigure) -> [Int64] {
    let fields =
      shared.fields
      ?? Result { () throws(AnalysisError) in try ReceptiveFields(of: summary.network) }
    shared.fields = fields
    let all = try fields.counted()
    guard let field = all[id] else {
      if all.inputsDiffer(at: id) { throw .inputsDiffer }
      throw all.unknownSource(of: id) == nil ? .unitsDiffer : .readsUnknown
    }
    return field.all.map { $0.size }
  }
}

extension Result<FigureTotals, LayerError> {
  fileprivate func counted() throws(MissingFigure) -> FigureTotals {
    do { return try get() } catch { throw .overflow(error) }
  }
}

extension Result where Failure == AnalysisError {
  fileprivate func counted() throws(MissingFigure) -> Success {
    do { return try get() } catch { throw .overflow(error.error) }
  }
}
