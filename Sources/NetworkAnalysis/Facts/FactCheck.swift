import NetworkConditions
public import NetworkFacts
public import NetworkModel

/// A check of the published facts and budgets of a description against the arithmetic.
public struct FactCheck {
  let summary: NetworkSummary
  let withBranches: NetworkSummary
  let depth: NetworkDepth
  private(set) var nodes: [String: NodeID] = [:]
  private(set) var blocks: [String: Int] = [:]

  /// Results that several facts need.
  struct Shared {
    struct BlockRange: Hashable {
      let block: Int
      let includesBranches: Bool
      let precision: Precision
    }

    struct TallyKey: Hashable {
      let convention: String
      let includesBranches: Bool
    }

    struct SummaryKey: Hashable {
      let precision: Precision
      let includesBranches: Bool
    }

    /// The network in other number types.
    var summaries: [SummaryKey: Result<NetworkSummary, AnalysisError>] = [:]
    /// Sums over block instances.
    var blockTotals: [BlockRange: Result<FigureTotals, LayerError>] = [:]
    /// The totals by conventions, as far as facts need them.
    var tallies: [TallyKey: Result<ConventionTotals, AnalysisError>] = [:]
    /// Receptive fields; nil before the first fact asks.
    var fields: Result<ReceptiveFields, AnalysisError>?
  }

  /// - Throws: `AnalysisError` if a count exceeds 64 bits.
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

  /// Returns whether a fact may be about something of that name.
  public func hasTarget(_ name: String) -> Bool { nodes[name] != nil || blocks[name] != nil }

  /// Returns what the arithmetic says to a fact of the network.
  public func check(_ fact: PublishedFact) -> FactOutcome {
    var shared = Shared()
    return check(fact, &shared)
  }

  /// Returns the outcome of each of several facts. Many may be about one large block.
  public func check(_ facts: [PublishedFact]) -> [FactOutcome] {
    var shared = Shared()
    return facts.map { check($0, &shared) }
  }

  private func check(_ fact: PublishedFact, _ shared: inout Shared) -> FactOutcome {
    do throws(MissingFigure) {
      switch fact.claim {
      case .output(let extents):
        let shape = try output(of: fact)
        let agrees = shape.extents.all + [shape.channels] == extents
        return outcome(agrees: agrees, of: fact, computed: .volume(shape))
      case .figure(let quantity, let printed):
        let count = try count(quantity, for: fact, &shared)
        let agrees = printed.agrees(with: count.known)
        // Of a lower bound it is certain only that it is too large already.
        if count.isLowerBound, agrees || Number(count.known) < printed.value {
          return .undecided(.count(count))
        }
        return outcome(agrees: agrees, of: fact, computed: .count(count))
      case .budget(.receptiveField, let comparison, let bound) where fact.convention == nil:
        // Along every axis.
        let sides = try sides(for: fact, &shared)
        let figure: FactFigure =
          sides.allSatisfy { $0 == sides[0] } ? .count(KnownCount(sides[0])) : .sides(sides)
        return sides.allSatisfy { comparison.holds(Number($0), bound.value) }
          ? .held(figure) : .failed(figure)
      case .budget(let quantity, let comparison, let bound):
        let count = try count(quantity, for: fact, &shared)
        let holds = comparison.holds(Number(count.known), bound.value)
        if count.isLowerBound, !comparison.isDecided(byLeast: Number(count.known), bound.value) {
          return .undecided(.count(count))
        }
        return holds ? .held(.count(count)) : .failed(.count(count))
      }
    } catch {
      return .noFigure(error)
    }
  }

  private func outcome(
    agrees: Bool, of fact: PublishedFact, computed: FactFigure
  ) -> FactOutcome {
    if fact.dispute != nil { return agrees ? .settled(computed) : .disputed(computed) }
    return agrees ? .held(computed) : .failed(computed)
  }
}

extension Comparison {
  /// Returns whether no number from `least` up changes the answer that `least` gives.
  fileprivate func isDecided(byLeast least: Number, _ bound: Number) -> Bool {
    switch self {
    case .below: !(least < bound)
    case .atMost, .equal, .different: bound < least
    case .above: bound < least
    case .atLeast: !(least < bound)
    }
  }
}
