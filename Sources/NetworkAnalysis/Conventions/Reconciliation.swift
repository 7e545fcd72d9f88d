public import NetworkModel

/// The terms of the difference between two conventions' figures for one network.
public struct Reconciliation: Sendable {
  /// The convention whose figure is explained.
  public let first: ConventionTotals
  /// The convention that it is compared with.
  public let second: ConventionTotals
  /// The dimension compared: the figures if both measure the same, otherwise their parameters.
  public let dimension: Convention.Unit.Dimension
  /// In the order of `CostTerm`; the differences add up to `difference` exactly.
  public let lines: [Line]

  /// The amounts of one term by both conventions.
  public struct Line: Hashable, Sendable {
    /// The term counted.
    public let term: CostTerm
    /// The amount by the first convention.
    public let first: Int64
    /// The amount by the second convention.
    public let second: Int64
    /// The first amount minus the second.
    public var difference: Int64 { first - second }
  }

  /// The difference of two tallies of one network, in parameters if their units measure different
  /// things.
  public init(_ first: ConventionTotals, _ second: ConventionTotals) {
    let common = first.convention.unit.dimension
    let isCommon = common == second.convention.unit.dimension
    self.init(first, second, comparing: isCommon ? common : .parameters)
  }

  init(
    _ first: ConventionTotals, _ second: ConventionTotals,
    comparing dimension: Convention.Unit.Dimension
  ) {
    self.first = first
    self.second = second
    self.dimension = dimension
    let (one, other) = (first.breakdown(of: dimension), second.breakdown(of: dimension))
    lines = CostTerm.allCases.compactMap { term in
      let line = Line(term: term, first: one[term], second: other[term])
      return line.first == 0 && line.second == 0 ? nil : line
    }
  }

  /// The first convention's figure.
  public var firstTotal: KnownCount { first.breakdown(of: dimension).total }
  /// The second convention's figure.
  public var secondTotal: KnownCount { second.breakdown(of: dimension).total }
  /// The first total minus the second, of what is known. Neither is negative, so it fits.
  public var difference: Int64 { firstTotal.known - secondTotal.known }
  /// True if one of the totals is a lower bound, so that the difference is of what is known alone.
  public var isPartial: Bool { firstTotal.isLowerBound || secondTotal.isLowerBound }
}

extension ConventionTotals {
  /// Its figure if that is of the dimension, else its parameters.
  fileprivate func breakdown(of dimension: Convention.Unit.Dimension) -> Breakdown {
    convention.unit.dimension == dimension ? figure : parameters
  }
}
