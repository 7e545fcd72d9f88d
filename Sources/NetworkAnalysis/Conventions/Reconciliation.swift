import NetworkModel

/// What makes the difference between two conventions' figures of one network.
public struct Reconciliation: Sendable {
  /// The convention whose figure is explained.
  public let first: ConventionTotals
  /// The convention that it is compared with.
  public let second: ConventionTotals
  /// What is compared: the figures if both measure the same, else what both count as parameters.
  public let dimension: Convention.Unit.Dimension
  /// In the order of `CostTerm`; the differences add up to `difference` exactly.
  public let lines: [Line]

  /// What both conventions make of one term.
  public struct Line: Hashable, Sendable {
    /// What is counted.
    public let term: CostTerm
    /// What the first convention counts of it.
    public let first: Int
    /// What the second convention counts of it.
    public let second: Int
    /// What the first counts beyond the second.
    public var difference: Int { first - second }
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
  public var firstTotal: Int { first.breakdown(of: dimension).total }
  /// The second convention's figure.
  public var secondTotal: Int { second.breakdown(of: dimension).total }
  /// What the first makes more than the second. Neither is negative, so it fits.
  public var difference: Int { firstTotal - secondTotal }
}

extension ConventionTotals {
  /// Its figure if that is of the dimension, else its parameters.
  fileprivate func breakdown(of dimension: Convention.Unit.Dimension) -> Breakdown {
    convention.unit.dimension == dimension ? figure : parameters
  }
}
