/// Scores made into a distribution, or into its logarithms.
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
public struct Softmax: LayerDefinition {
  public let form: Form
  public let scope: Scope

  public enum Form: String, Hashable, Sendable, CaseIterable {
    /// `e^xᵢ / Σⱼ e^xⱼ`.
    case plain
    /// `xᵢ − ln Σⱼ e^xⱼ`.
    case logarithmic
  }

  /// Which values share one distribution.
  public enum Scope: String, Hashable, Sendable, CaseIterable {
    /// Not said. The channels, as everywhere; but the positions if there is one channel alone, of which
    /// each distribution would be 1.
    case unstated
    /// The channels at each position.
    case channels
    /// All values.
    case volume
  }

  public init(_ form: Form = .plain, over scope: Scope = .unstated) {
    self.form = form
    self.scope = scope
  }

  public func output(from input: Shape) -> Shape { input }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    let values = Int128(input.count)
    switch form {
    case .plain:
      return Cost(
        operations: try OperationCount(
          additions: 2 * values, comparisons: values, divisions: values, exponentials: values))
    case .logarithmic:
      return Cost(
        operations: try OperationCount(
          additions: 3 * values, comparisons: values, exponentials: values,
          logarithms: Int128(distributions(in: input))))
    }
  }

  public var storage: OutputStorage { .output }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }

  /// How many distributions the volume is cut into.
  public func distributions(in input: Shape) -> Int {
    switch scope {
    case .unstated: input.channels == 1 ? 1 : input.positions
    case .channels: input.positions
    case .volume: 1
    }
  }
}
