package import NetworkModel

/// Operations that a direct kernel made, counted where they are made.
///
/// A loop may add its trip count at once; no formula of the calculator is used.
package struct OperationTally: Hashable, Sendable {
  /// Placements of a window.
  package var placements = 0
  package var multiplications = 0
  /// Additions and subtractions.
  package var additions = 0
  package var comparisons = 0
  package var divisions = 0
  package var exponentials = 0
  package var logarithms = 0
  package var powers = 0
  package var squareRoots = 0
  package var hyperbolicTangents = 0
  package var errorFunctions = 0
  /// Multiplications of a matrix product that an addition to an accumulator follows. They are among
  /// the multiplications and additions too.
  package var multiplyAccumulates = 0

  package init() {}

  package subscript(class: OperationCount.Class) -> Int {
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

  package static func += (tally: inout OperationTally, other: OperationTally) {
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
