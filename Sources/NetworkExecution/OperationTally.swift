public import NetworkModel

/// Operations that a direct kernel made, counted where they are made.
///
/// A loop may add its trip count at once; no formula of the calculator is used.
public struct OperationTally: Hashable, Sendable {
  /// Placements of a window.
  public var placements = 0
  public var multiplications = 0
  /// Additions and subtractions.
  public var additions = 0
  public var comparisons = 0
  public var divisions = 0
  public var exponentials = 0
  public var logarithms = 0
  public var powers = 0
  public var squareRoots = 0
  public var hyperbolicTangents = 0
  public var errorFunctions = 0
  /// Multiplications of a matrix product that an addition to an accumulator follows. They are among
  /// the multiplications and additions too.
  public var multiplyAccumulates = 0

  public init() {}

  public subscript(class: OperationCount.Class) -> Int {
    switch `class` {
    case .multiplications: multiplications
    case .additions: additions
    case .comparisons: comparisons
    case .divisions: divisions
    case .exponentials: exponentials
    case .logarithms: logarithms
    case .powers: powers
    case .squareRoots: squareRoots
    case .hyperbolicTangents: hyperbolicTangents
    case .errorFunctions: errorFunctions
    }
  }

  public static func += (tally: inout OperationTally, other: OperationTally) {
    tally.add(other, times: 1)
  }

  /// Adds what was counted once for each of `times` equal pieces of work.
  mutating func add(_ other: OperationTally, times: Int) {
    placements += other.placements * times
    multiplications += other.multiplications * times
    additions += other.additions * times
    comparisons += other.comparisons * times
    divisions += other.divisions * times
    exponentials += other.exponentials * times
    logarithms += other.logarithms * times
    powers += other.powers * times
    squareRoots += other.squareRoots * times
    hyperbolicTangents += other.hyperbolicTangents * times
    errorFunctions += other.errorFunctions * times
    multiplyAccumulates += other.multiplyAccumulates * times
  }

  /// Counts the products of a matrix product, each added to an accumulator.
  mutating func countProducts(_ count: Int) {
    multiplications += count
    additions += count
    multiplyAccumulates += count
  }
}
