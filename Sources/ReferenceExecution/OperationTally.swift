/// Operations that a direct kernel made, counted where they are made.
///
/// A loop may add its trip count at once; no formula of the calculator is used.
public struct OperationTally: Hashable, Sendable {
  /// Placements of a window.
  public var placements = 0
  public var multiplications = 0
  public var additions = 0
  public var comparisons = 0
  public var divisions = 0
  public var exponentials = 0
  public var logarithms = 0
  public var powers = 0
  public var squareRoots = 0
  public var hyperbolicTangents = 0
  public var errorFunctions = 0
  /// Multiplications of a matrix product that an addition to an accumulator follows.
  public var multiplyAccumulates = 0

  public init() {}
}
