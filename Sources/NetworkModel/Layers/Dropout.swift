/// In training sets values to 0 at random; at test time passes them on.
///
/// - Input: `H×W×C`.
/// - Output: `H×W×C`, in place.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none at test time: training scales what it keeps by `1 / (1 − rate)`.
/// - Example: `dropout rate=0.5`
/// - Source: Srivastava et al. 2014, §10 (scaling in training); Krizhevsky et al. 2012, §4.2.
public struct Dropout: LayerDefinition {
  /// The share of values set to 0.
  public let rate: Double

  /// - Throws: `.realOutOfRange` outside of 0 to 1.
  public init(rate: Double = 0.5) throws(LayerError) {
    try Hyperparameter.rate.check(rate, in: 0...1)
    self.rate = rate
  }

  public func output(from input: Shape) -> Shape { input }

  public func parameters(from input: Shape, to output: Shape) -> ParameterCount { .none }

  public func cost(from input: Shape, to output: Shape) -> Cost { .none }

  public var storage: OutputStorage { .inPlace }

  public func unreadRemainders(from input: Shape) -> [WindowFit] { [] }
}
