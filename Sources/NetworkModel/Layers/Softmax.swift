/// Scores turned into a distribution, or its logarithms.
///
/// The largest score is subtracted first, so that no exponential overflows.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: a comparison, two additions, an exponential and a division for each value; the logarithmic
///   form has a third addition for the division, and one logarithm for each distribution.
/// - Example: `softmax prob`
/// - Source: Bridle 1990; over positions: Silver et al. 2016, Methods.
public struct Softmax: Hashable, Sendable {
  /// The form of the output: probabilities or their logarithms.
  public let form: Form
  /// The values that share one distribution.
  public let scope: Scope

  /// The form of the output.
  public enum Form: String, Hashable, Sendable, CaseIterable {
    /// `e^xᵢ / Σⱼ e^xⱼ`.
    case plain
    /// `xᵢ − ln Σⱼ e^xⱼ`.
    case logarithmic
  }

  /// The values that share one distribution.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// Unspecified: the channels, as everywhere, but the positions if there is only one channel, of which
    /// each distribution would be 1.
    case unstated
    /// The channels at each position.
    case channels
    /// The rows of each column and channel.
    case height
    /// The columns of each row and channel.
    case width
    /// All values.
    case volume
  }

  /// A softmax; an unstated scope is determined by the input.
  public init(_ form: Form = .plain, over scope: Scope = .unstated) {
    self.form = form
    self.scope = scope
  }

  /// Returns the number of distributions in the volume.
  public func distributions(in input: Shape) -> Int64 {
    distributionCount(in: input)
  }
}

@_spi(Rules) extension Softmax: LayerDefinition {
  public static var kind: LayerKind { .softmax }

  public var family: LayerFamily { .distribution(form) }

  public var patternWord: String? { "SOFTMAX" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    for (own, axis) in [(Scope.height, Axis.height), (.width, .width)] where scope == own {
      guard input.axes.contains(axis) else { throw .noSuchAxis(axis, in: input.axes) }
    }
    return .same(as: input)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let values: Number = input.inputValues()
    switch form {
    case .plain:
      return CostRule(
        operations: OperationRule(
          additions: values.times(2), comparisons: values, divisions: values,
          exponentials: values))
    case .logarithmic:
      return CostRule(
        operations: OperationRule(
          additions: values.times(3), comparisons: values, exponentials: values,
          logarithms: distributionCount(in: input)))
    }
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .excluded }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    switch scope {
    case .height:
      .along(.height, of: input)
    case .width:
      .along(.width, of: input)
    case .unstated, .channels, .volume:
      distributions(in: input) == 1 ? .whole(input, .all) : .pointwise(input, .all)
    }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(output: true)
  }

  private func distributionCount<Number: RuleNumber>(in input: Shape) -> Number {
    switch scope {
    case .height: return input.inputValues() / .quantity("H", input.height)
    case .width: return input.inputValues() / .quantity("W", input.width)
    case .volume: return .quantity("1", 1)
    case .unstated, .channels:
      let isOne = input.positions == 1 || scope == .unstated && input.channels == 1
      return isOne ? .quantity("1", 1) : input.inputPositions()
    }
  }
}
