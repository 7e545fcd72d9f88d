/// The common part of batch, layer and group normalization.
enum Normalization {
  /// The cost of `(x − μ) / √(σ² + ε)` with the mean and variance of each set taken from its values,
  /// then `·γ + β` if affine.
  ///
  /// A set of n values takes n additions and a division for μ; n subtractions, n squares, n additions
  /// and a division for σ²; an addition and a square root for the divisor; and n subtractions and n
  /// divisions in the end.
  static func operations<Number: RuleNumber>(
    sets: Number, values: Number, affine: Bool
  ) -> OperationRule<Number> {
    operations(sets: sets, values: values, hasFactors: affine, hasShifts: affine)
  }

  /// Returns the same with a factor γ, a shift β, both or neither.
  static func operations<Number: RuleNumber>(
    sets: Number, values: Number, hasFactors: Bool, hasShifts: Bool
  ) -> OperationRule<Number> {
    OperationRule(
      multiplications: values.times(hasFactors ? 2 : 1),
      additions: values.times(hasShifts ? 5 : 4) + sets,
      divisions: values + sets.times(2),
      squareRoots: sets)
  }
}
