/// A fixed function of each value by itself.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: none.
/// - Biases: none.
/// - Cost: that of its formula for each value, both sides of a choice computed
///   (`docs/conventions.md`).
/// - Example: `relu`
/// - Source: ReLU: Krizhevsky et al. 2012, §3.1; leaky ReLU: Maas et al. 2013; ELU: arXiv:1511.07289;
///   SELU: arXiv:1706.02515; GELU: arXiv:1606.08415; SiLU: arXiv:1702.03118; mish: arXiv:1908.08681;
///   ReLU6, hard-swish and hard-sigmoid: arXiv:1905.02244.
public struct Activation: LayerDefinition {
  public let function: Function

  public enum Function: Hashable, Sendable {
    /// `max(x, 0)`.
    case relu
    /// `x` above 0, `slope·x` below.
    case leakyReLU(slope: Double)
    /// `x` above 0, `α(eˣ − 1)` below.
    case elu(alpha: Double)
    /// `1 / (1 + e⁻ˣ)`.
    case sigmoid
    case tanh
    /// `min(max(x, 0), 6)`.
    case relu6
    /// `x·Φ(x)`, Φ the normal distribution.
    case gelu(GELUForm)
    /// `λx` above 0, `λα(eˣ − 1)` below, with λ and α fixed by the paper.
    case selu
    /// `x / (1 + e⁻ˣ)`, also called swish.
    case silu
    /// `x·tanh(ln(1 + eˣ))`.
    case mish
    /// `ln(1 + eˣ)`.
    case softplus
    /// `x·min(max(x + 3, 0), 6) / 6`.
    case hardSwish
    /// `min(max(x + 3, 0), 6) / 6`.
    case hardSigmoid
  }

  /// How GELU's Φ is computed. Raw values are those of PyTorch's and ONNX's `approximate`.
  public enum GELUForm: String, Hashable, Sendable, CaseIterable {
    /// `½x·(1 + erf(x / √2))`.
    case exact = "none"
    /// `½x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))`.
    case tanh
  }

  /// - Throws: `.realOutOfRange` for a slope or α that is not finite.
  public init(_ function: Function) throws(LayerError) {
    switch function {
    case .leakyReLU(let slope):
      try Hyperparameter.slope.check(slope, in: .finite)
    case .elu(let alpha):
      try Hyperparameter.alpha.check(alpha, in: .finite)
    case .relu, .sigmoid, .tanh, .relu6, .gelu, .selu, .silu, .mish, .softplus, .hardSwish,
      .hardSigmoid:
      break
    }
    self.function = function
  }

  public func output(from input: Shape) -> Shape { input }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) throws(LayerError) -> Cost {
    Cost(operations: try function.operations(values: Int128(input.count)))
  }

  public var storage: OutputStorage { .inPlace }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}

extension Activation.Function {
  /// The word in an architecture's pattern.
  var pattern: String {
    switch self {
    case .relu: "RELU"
    case .leakyReLU: "LEAKY-RELU"
    case .elu: "ELU"
    case .sigmoid: "SIGMOID"
    case .tanh: "TANH"
    case .relu6: "RELU6"
    case .gelu: "GELU"
    case .selu: "SELU"
    case .silu: "SILU"
    case .mish: "MISH"
    case .softplus: "SOFTPLUS"
    case .hardSwish: "HARD-SWISH"
    case .hardSigmoid: "HARD-SIGMOID"
    }
  }

  /// What the formulas above cost for `n` values. Signs are free.
  fileprivate func operations(values n: Int128) throws(LayerError) -> OperationCount {
    switch self {
    case .relu:
      try OperationCount(comparisons: n)
    case .leakyReLU:
      try OperationCount(multiplications: n, comparisons: n)
    case .elu:
      try OperationCount(multiplications: n, additions: n, comparisons: n, exponentials: n)
    case .selu:
      try OperationCount(multiplications: 2 * n, additions: n, comparisons: n, exponentials: n)
    case .sigmoid, .silu:
      try OperationCount(additions: n, divisions: n, exponentials: n)
    case .tanh:
      try OperationCount(hyperbolicTangents: n)
    case .relu6:
      try OperationCount(comparisons: 2 * n)
    case .gelu(.exact):
      try OperationCount(multiplications: 3 * n, additions: n, errorFunctions: n)
    case .gelu(.tanh):
      try OperationCount(multiplications: 6 * n, additions: 2 * n, hyperbolicTangents: n)
    case .softplus:
      // max(x, 0) + ln(1 + e^−|x|), which does not overflow.
      try OperationCount(additions: 2 * n, comparisons: n, exponentials: n, logarithms: n)
    case .mish:
      try OperationCount(
        multiplications: n, additions: 2 * n, comparisons: n, exponentials: n, logarithms: n,
        hyperbolicTangents: n)
    case .hardSigmoid:
      try OperationCount(additions: n, comparisons: 2 * n, divisions: n)
    case .hardSwish:
      try OperationCount(multiplications: n, additions: n, comparisons: 2 * n, divisions: n)
    }
  }
}
