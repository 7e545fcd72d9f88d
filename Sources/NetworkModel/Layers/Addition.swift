/// The element-wise sum of volumes, or their difference; an extent of 1 is repeated to fit the others.
///
/// - Input: two or more volumes whose extents are equal or 1.
/// - Output: the larger extent along each axis.
/// - Weights: one for each input if they are weighted, else none.
/// - Biases: none.
/// - Cost: an addition for each output value and every input but the first; weighted a multiplication for
///   each output value and input, and what makes the weights add up to 1.
/// - Example: `add { path { conv filters=64 kernel=3 pad=1 }; path {} }`
/// - Source: He et al., arXiv:1512.03385, §3.2; weighted: Tan, Pang & Le, arXiv:1911.09070, §3.3.
public struct Addition: Hashable, Sendable {
  /// Whether all inputs are added, or the others taken from the first.
  public let operation: Operation
  /// The factors of the inputs.
  public let weights: Weights

  /// A sum or a difference.
  public enum Operation: Hashable, Sendable {
    case sum
    /// The first input less all others.
    case difference
  }

  /// The factors of the inputs.
  public enum Weights: String, Hashable, Sendable, CaseIterable {
    /// All are 1.
    case none
    /// A learned number for each input.
    case plain
    /// A learned number for each input, cut off at 0 and divided by the sum of all and ε = 10⁻⁴.
    case normalized
    /// The softmax of a learned number for each input.
    case softmax
  }

  /// A sum, or a difference of volumes that have no weights.
  public init(_ operation: Operation = .sum, weights: Weights = .none) {
    self.operation = operation
    self.weights = operation == .sum ? weights : .none
  }
}

@_spi(Rules) extension Addition: LayerDefinition {
  public static var kind: LayerKind { .addition }

  public var family: LayerFamily {
    switch (operation, weights) {
    case (.sum, .none): .merge(.addition)
    case (.sum, .plain), (.sum, .normalized), (.sum, .softmax): .merge(.weightedAddition)
    case (.difference, _): .merge(.subtraction)
    }
  }

  public var patternWord: String? { operation == .sum ? "ADD" : "SUBTRACT" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let inputs = input.all
    let sum = try Shape.repeated(over: inputs)
    guard inputs.contains(where: { $0.extents != sum.extents || $0.channels != sum.channels })
    else { return .same(as: sum) }
    return .largest(sum, of: inputs)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> {
    weights == .none ? .none : ParameterRule(weights: .quantity("paths", input.all.count))
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let paths: Number = .quantity("paths", input.all.count)
    let sums: Number = input.merged(into: output)
    let products = paths * output.outputValues()
    let operations: OperationRule<Number> =
      switch weights {
      case .none:
        OperationRule(additions: sums)
      case .plain:
        OperationRule(multiplications: products, additions: sums)
      case .normalized:
        OperationRule(
          multiplications: products, additions: sums + paths, comparisons: paths, divisions: paths)
      case .softmax:
        OperationRule(
          multiplications: products, additions: sums + paths.times(2), comparisons: paths,
          divisions: paths, exponentials: paths)
      }
    return CostRule(operations: operations)
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .broadcast(input, to: output)
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    guard form.isTrained else { return .nothing }
    let paths = Int64(input.all.count)
    return switch weights {
    case .none: .nothing
    case .plain: SavedForBackward(inputs: true)
    // The weights cut off, their sum, and the weights divided by it.
    case .normalized: SavedForBackward(inputs: true, batchStatistics: 2 * paths + 1)
    case .softmax: SavedForBackward(inputs: true, batchStatistics: paths)
    }
  }
}
