import NetworkModel

/// What makes the difference between two conventions' figures of one network.
public struct Reconciliation: Sendable {
  public let first: ConventionTally
  public let second: ConventionTally
  /// What is compared: the figures if both measure the same, else what both count as parameters.
  public let dimension: Convention.Unit.Dimension
  /// In the order of `CountedTerm`; the differences add up to `difference` exactly.
  public let lines: [Line]

  public struct Line: Hashable, Sendable {
    public let term: CountedTerm
    public let first: Int
    public let second: Int
    /// What the first counts beyond the second.
    public var difference: Int { first - second }
  }

  public init(_ first: ConventionTally, _ second: ConventionTally) {
    let common = first.convention.unit.dimension
    let isCommon = common == second.convention.unit.dimension
    self.init(first, second, comparing: isCommon ? common : .parameters)
  }

  init(
    _ first: ConventionTally, _ second: ConventionTally,
    comparing dimension: Convention.Unit.Dimension
  ) {
    self.first = first
    self.second = second
    self.dimension = dimension
    let (one, other) = (first.breakdown(of: dimension), second.breakdown(of: dimension))
    lines = CountedTerm.allCases.compactMap { term in
      let line = Line(term: term, first: one[term], second: other[term])
      return line.first == 0 && line.second == 0 ? nil : line
    }
  }

  public var firstTotal: Int { first.breakdown(of: dimension).total }
  public var secondTotal: Int { second.breakdown(of: dimension).total }
  /// What the first makes more than the second. Neither is negative, so it fits.
  public var difference: Int { firstTotal - secondTotal }
}

extension ConventionTally {
  /// Its figure if that is of the dimension, else its parameters.
  fileprivate func breakdown(of dimension: Convention.Unit.Dimension) -> Breakdown {
    convention.unit.dimension == dimension ? figure : parameters
  }
}
