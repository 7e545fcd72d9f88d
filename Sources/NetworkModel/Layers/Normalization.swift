/// The common part of batch, instance, layer and group normalization.
enum Normalization {
  /// The factors, shifts and statistics of a normalization of channels.
  static func parameters<Number: RuleNumber>(
    channels: Number, affine: Bool, tracksStatistics: Bool
  ) -> ParameterRule<Number> {
    ParameterRule(
      weights: affine ? channels : nil, biases: affine ? channels : nil,
      statistics: tracksStatistics
        ? channels.times(2).remarked(", mean and variance") : nil)
  }

  /// Returns the cost of a normalization of channels at test time: by running statistics, or with the mean and
  /// variance of each taken from its values.
  static func operations<Number: RuleNumber>(
    ofChannels channels: Number, values: Number, affine: Bool, tracksStatistics: Bool
  ) -> OperationRule<Number> {
    guard tracksStatistics else {
      return operations(sets: channels, values: values, affine: affine)
    }
    return OperationRule(
      multiplications: affine ? values : nil,
      additions: values.times(affine ? 2 : 1) + channels, divisions: values,
      squareRoots: channels)
  }

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
