/// What batch, layer and group normalisation have in common.
enum Normalization {
  /// The cost of `(x − μ) / √(σ² + ε)` with the mean and variance of each set taken from its values,
  /// then `·γ + β` if affine.
  ///
  /// A set of n values takes n additions and a division for μ; n subtractions, n squares, n additions
  /// and a division for σ²; an addition and a square root for the divisor; and n subtractions and n
  /// divisions in the end.
  static func operations(
    sets: Int, values count: Int, affine: Bool
  ) throws(LayerError) -> OperationCount {
    let (sets, values) = (Int128(sets), Int128(count))
    let affineTerms = affine ? values : 0
    return try OperationCount(
      multiplications: values + affineTerms,
      additions: 4 * values + sets + affineTerms,
      divisions: values + 2 * sets,
      squareRoots: sets)
  }
}
