/// The matrix product of two volumes, each read as a matrix with a row of channels for each position.
///
/// - Input: two volumes, of N₁ positions and C₁ channels, and of N₂ and C₂.
/// - Output: of `A·B` the positions of the first and `C₂` channels; of `A·Bᵀ` the positions of the first
///   and `N₂` channels; of `Aᵀ·B` a sequence of `C₁` positions with `C₂` channels.
/// - Weights: none.
/// - Biases: none.
/// - Cost: a multiply–accumulate for each output value and each term of its sum.
/// - Example: `matmul transpose=second-path { path { conv filters=8 kernel=1 }; path { conv filters=8 kernel=1 } }`
/// - Source: Wang, Girshick, Gupta & He, arXiv:1711.07971, §3.2.
public struct MatrixMultiplication: Hashable, Sendable {
  /// The factor that is transposed.
  public let transposed: Factor

  /// The factor that is transposed. Raw values are the words of the language.
  public enum Factor: String, Hashable, Sendable, CaseIterable {
    /// `A·B`: the channels of the first are the positions of the second.
    case none
    /// `Aᵀ·B`: both have as many positions.
    case first = "first-path"
    /// `A·Bᵀ`: both have as many channels.
    case second = "second-path"
  }

  /// A matrix multiplication.
  public init(transposing transposed: Factor = .none) { self.transposed = transposed }
}

@_spi(Rules) extension MatrixMultiplication: LayerDefinition {
  public static var kind: LayerKind { .matrixMultiplication }

  public var family: LayerFamily { .merge(.matrixMultiplication) }

  public var patternWord: String? { "MATMUL" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let (first, second) = try Self.factors(input)
    let (own, other) = innerExtents(first, second)
    guard own == other else {
      throw .matricesDiffer(
        first: first, rowsOfFirst: transposed == .first, second: second,
        rowsOfSecond: transposed != .second)
    }
    return switch transposed {
    case .none:
      .onPlane(of: first, .quantity("C₂", second.channels))
    case .second:
      .onPlane(of: first, .quantity("N₂", second.positions))
    case .first:
      ShapeRule(.one, .quantity("C₂", second.channels)) { _ in .quantity("C₁", first.channels) }
    }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let (first, second) = try Self.factors(input)
    let (inner, _) = innerExtents(first, second)
    let values: Number = output.outputValues()
    return CostRule(macs: values * .quantity(transposed == .first ? "N₁" : "C₁", inner))
  }

  public func matrixProduct(
    from input: LayerInput, to output: Shape
  ) throws(LayerError) -> MatrixProduct? {
    let (first, second) = try Self.factors(input)
    return MatrixProduct(
      filters: output.channels, taps: 1, channels: innerExtents(first, second).0,
      positions: output.positions, groups: 1, hasBias: false)
  }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    switch (offset, transposed) {
    // The row at a position.
    case (0, .none), (0, .second): .pointwise(input, .all)
    // A channel of the output is a column of the second factor.
    case (0, .first): .everywhere(of: input, .all, to: output)
    case (_, .none), (_, .first): .everywhere(of: input, .own, to: output)
    // Here a row: which one, a region by position does not tell.
    case (_, .second): .everywhere(of: input, .all, to: output)
    }
  }

  /// A factor is saved if a gradient goes to the other one.
  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    var saved = SavedForBackward()
    saved.inputs = .some([form.passesGradient(toInput: 1), form.passesGradient(toInput: 0)])
    return saved
  }

  /// - Throws: `.tooFewInputs`, `.tooManyInputs`.
  private static func factors(
    _ input: LayerInput
  ) throws(LayerError) -> (first: Shape, second: Shape) {
    let all = input.all
    guard all.count >= 2 else { throw .tooFewInputs(count: all.count, needed: 2) }
    guard all.count == 2 else { throw .tooManyInputs(count: all.count, most: 2) }
    return (all[0], all[1])
  }

  /// The extents that are summed over, which must be equal.
  private func innerExtents(_ first: Shape, _ second: Shape) -> (Int64, Int64) {
    switch transposed {
    case .none: (Int64(first.channels), second.positions)
    case .first: (first.positions, second.positions)
    case .second: (Int64(first.channels), Int64(second.channels))
    }
  }
}
