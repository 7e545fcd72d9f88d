import NetworkModel

/// The words that begin a layer statement.
public enum LayerWord: String, Hashable, Sendable, CaseIterable {
  case conv, deconv
  case maxpool, avgpool, l2pool, sumpool
  case globalMaxpool = "global-maxpool"
  case globalAvgpool = "global-avgpool"
  case globalL2pool = "global-l2pool"
  case globalSumpool = "global-sumpool"
  case adaptiveMaxpool = "adaptive-maxpool"
  case adaptiveAvgpool = "adaptive-avgpool"
  case adaptiveL2pool = "adaptive-l2pool"
  case adaptiveSumpool = "adaptive-sumpool"
  case fc
  case relu
  case leakyReLU = "leaky-relu"
  case elu, sigmoid, tanh, relu6, gelu, selu, silu, mish, softplus
  case hardSwish = "hard-swish"
  case hardSigmoid = "hard-sigmoid"
  case prelu, maxout, softmax
  case logSoftmax = "log-softmax"
  case batchnorm, layernorm, groupnorm, lrn
  case scale, rbf, dropout, flatten
  case concat, add, multiply, maximum
  case pad, crop, upsample
  case pixelShuffle = "pixel-shuffle"
  case channelShuffle = "channel-shuffle"
  case slice

  private static let byText: [String: LayerWord] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// The word with this text, in constant time.
  static func named(_ text: String) -> LayerWord? { byText[text] }
}

/// The words of the language that are no layers.
enum StatementWord: String, CaseIterable {
  case network, block
  case `import`
  case input, rounding
  case `repeat`
  case when, branch, apply, path, published, require, parameter, paper, imagenet, note

  private static let byText: [String: StatementWord] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  static func named(_ text: String) -> StatementWord? { byText[text] }

  /// What may begin a statement of a body, layers included.
  static let inBodies: [String] =
    LayerWord.allCases.map(\.rawValue)
    + [StatementWord.input, .rounding, .repeat, .when, .branch, .apply, .published, .require]
    .map(\.rawValue)
}

/// Words that parameters may not be named, because they mean something in the place of a value.
enum ReservedWords {
  static let values: Set<String> = [
    "none", "same", "floor", "ceil", "exact", "shared", "per-position",
  ]

  /// Asked for, these get "outside the scope" rather than "unknown".
  static let outOfScope: Set<String> = [
    "lstm", "gru", "rnn", "recurrent", "attention", "self-attention", "multihead-attention",
    "transformer", "embedding", "conv1d", "conv3d", "maxpool3d", "avgpool3d",
  ]
}
