import NetworkModel

/// The words that begin a layer statement, and the files in `Layers/` that define them. No `default:`,
/// so that a new word or kind does not compile before it has a file.
public enum LayerWord: String, Hashable, Sendable, CaseIterable {
  case conv, deconv
  case maxpool, avgpool, l2pool, sumpool, lppool
  case globalMaxpool = "global-maxpool"
  case globalAvgpool = "global-avgpool"
  case globalL2pool = "global-l2pool"
  case globalSumpool = "global-sumpool"
  case globalLppool = "global-lppool"
  case adaptiveMaxpool = "adaptive-maxpool"
  case adaptiveAvgpool = "adaptive-avgpool"
  case adaptiveL2pool = "adaptive-l2pool"
  case adaptiveSumpool = "adaptive-sumpool"
  case adaptiveLppool = "adaptive-lppool"
  case roiPool = "roi-pool"
  case maxUnpool = "max-unpool"
  case mean, max, sum, l2, lp
  case fc
  case relu
  case leakyReLU = "leaky-relu"
  case rrelu
  case elu, sigmoid, tanh, relu6, gelu, selu, silu, mish, softplus
  case hardTanh = "hard-tanh"
  case softsign, threshold, square, identity
  case hardSwish = "hard-swish"
  case hardSigmoid = "hard-sigmoid"
  case prelu, maxout, glu, softmax
  case logSoftmax = "log-softmax"
  case batchnorm, layernorm, groupnorm, instancenorm, lrn, grn
  case l2Normalize = "l2-normalize"
  case scale, rbf, dropout
  case dropPath = "drop-path"
  case flatten, reshape
  case concat, add, subtract, multiply, maximum, matmul
  case pad, crop, upsample
  case pixelShuffle = "pixel-shuffle"
  case pixelUnshuffle = "pixel-unshuffle"
  case depthToSpace = "depth-to-space"
  case spaceToDepth = "space-to-depth"
  case channelShuffle = "channel-shuffle"
  case slice

  private static let byText: [String: LayerWord] = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// The word with this text, in constant time.
  static func named(_ text: String) -> LayerWord? { byText[text] }
}

extension LayerWord {
  /// Passes the word's vocabulary to a visitor, with what distinguishes the word from others of its kind.
  func accept<Visitor: WordVisitor>(
    _ visitor: Visitor
  ) throws(Visitor.Failure) -> Visitor.Answer {
    switch self {
    case .conv: try visitor.visit(Convolution.self, ())
    case .deconv: try visitor.visit(TransposedConvolution.self, ())
    case .maxpool: try visitor.visit(Pooling.self, .fixed(.max))
    case .avgpool: try visitor.visit(Pooling.self, .fixed(.average))
    case .l2pool: try visitor.visit(Pooling.self, .fixed(.l2))
    case .lppool: try visitor.visit(Pooling.self, .norm)
    case .sumpool: try visitor.visit(Pooling.self, .fixed(.sum))
    case .globalMaxpool: try visitor.visit(GlobalPooling.self, .pooling(.fixed(.max)))
    case .globalAvgpool: try visitor.visit(GlobalPooling.self, .pooling(.fixed(.average)))
    case .globalL2pool: try visitor.visit(GlobalPooling.self, .pooling(.fixed(.l2)))
    case .globalLppool: try visitor.visit(GlobalPooling.self, .pooling(.norm))
    case .globalSumpool: try visitor.visit(GlobalPooling.self, .pooling(.fixed(.sum)))
    case .mean: try visitor.visit(GlobalPooling.self, .reduction(.fixed(.average)))
    case .max: try visitor.visit(GlobalPooling.self, .reduction(.fixed(.max)))
    case .sum: try visitor.visit(GlobalPooling.self, .reduction(.fixed(.sum)))
    case .l2: try visitor.visit(GlobalPooling.self, .reduction(.fixed(.l2)))
    case .adaptiveMaxpool: try visitor.visit(AdaptivePooling.self, .fixed(.max))
    case .adaptiveAvgpool: try visitor.visit(AdaptivePooling.self, .fixed(.average))
    case .adaptiveL2pool: try visitor.visit(AdaptivePooling.self, .fixed(.l2))
    case .adaptiveLppool: try visitor.visit(AdaptivePooling.self, .norm)
    case .adaptiveSumpool: try visitor.visit(AdaptivePooling.self, .fixed(.sum))
    case .lp: try visitor.visit(GlobalPooling.self, .reduction(.norm))
    case .roiPool: try visitor.visit(RegionPooling.self, ())
    case .maxUnpool: try visitor.visit(MaxUnpooling.self, ())
    case .fc: try visitor.visit(FullyConnected.self, ())
    case .relu: try visitor.visit(Activation.self, .relu)
    case .leakyReLU: try visitor.visit(Activation.self, .leakyReLU)
    case .rrelu: try visitor.visit(Activation.self, .randomizedLeakyReLU)
    case .elu: try visitor.visit(Activation.self, .elu)
    case .sigmoid: try visitor.visit(Activation.self, .fixed(.sigmoid))
    case .tanh: try visitor.visit(Activation.self, .fixed(.tanh))
    case .relu6: try visitor.visit(Activation.self, .fixed(.relu6))
    case .gelu: try visitor.visit(Activation.self, .gelu)
    case .selu: try visitor.visit(Activation.self, .fixed(.selu))
    case .silu: try visitor.visit(Activation.self, .fixed(.silu))
    case .mish: try visitor.visit(Activation.self, .fixed(.mish))
    case .softplus: try visitor.visit(Activation.self, .softplus)
    case .hardSwish: try visitor.visit(Activation.self, .fixed(.hardSwish))
    case .hardSigmoid: try visitor.visit(Activation.self, .fixed(.hardSigmoid))
    case .hardTanh: try visitor.visit(Activation.self, .hardTanh)
    case .softsign: try visitor.visit(Activation.self, .fixed(.softsign))
    case .threshold: try visitor.visit(Activation.self, .threshold)
    case .square: try visitor.visit(Activation.self, .fixed(.square))
    case .identity: try visitor.visit(Activation.self, .fixed(.identity))
    case .prelu: try visitor.visit(ParametricReLU.self, ())
    case .maxout: try visitor.visit(Maxout.self, ())
    case .glu: try visitor.visit(GatedLinearUnit.self, ())
    case .softmax: try visitor.visit(Softmax.self, .plain)
    case .logSoftmax: try visitor.visit(Softmax.self, .logarithmic)
    case .batchnorm: try visitor.visit(BatchNormalization.self, ())
    case .layernorm: try visitor.visit(LayerNormalization.self, ())
    case .groupnorm: try visitor.visit(GroupNormalization.self, ())
    case .instancenorm: try visitor.visit(InstanceNormalization.self, ())
    case .lrn: try visitor.visit(LocalResponseNormalization.self, ())
    case .grn: try visitor.visit(GlobalResponseNormalization.self, ())
    case .l2Normalize: try visitor.visit(L2Normalization.self, ())
    case .scale: try visitor.visit(Scale.self, ())
    case .rbf: try visitor.visit(RadialBasis.self, ())
    case .dropout: try visitor.visit(Dropout.self, .values)
    case .dropPath: try visitor.visit(Dropout.self, .path)
    case .flatten: try visitor.visit(Flatten.self, ())
    case .reshape: try visitor.visit(Reshape.self, ())
    case .concat: try visitor.visit(Concatenation.self, ())
    case .add: try visitor.visit(Addition.self, .sum)
    case .subtract: try visitor.visit(Addition.self, .difference)
    case .multiply: try visitor.visit(Multiplication.self, ())
    case .maximum: try visitor.visit(Maximum.self, ())
    case .matmul: try visitor.visit(MatrixMultiplication.self, ())
    case .pad: try visitor.visit(Padding.self, ())
    case .crop: try visitor.visit(Crop.self, ())
    case .upsample: try visitor.visit(Upsample.self, ())
    case .pixelShuffle: try visitor.visit(PixelShuffle.self, .shuffle)
    case .pixelUnshuffle: try visitor.visit(PixelShuffle.self, .unshuffle)
    case .depthToSpace: try visitor.visit(PixelShuffle.self, .depthToSpace)
    case .spaceToDepth: try visitor.visit(PixelShuffle.self, .spaceToDepth)
    case .channelShuffle: try visitor.visit(ChannelShuffle.self, ())
    case .slice: try visitor.visit(ChannelSlice.self, ())
    }
  }

  /// The properties the word takes in addition to the common ones.
  public var properties: [Property] { accept(PropertiesOfWord()) }

  /// True if the statement holds `path`s.
  public var mergesPaths: Bool { accept(PathsOfWord()) }

  /// The layer that a statement with this word describes.
  func layer(_ reader: LayerReader) throws(SpecFault) -> Layer {
    try accept(LayerOfWord(reader: reader))
  }
}

extension Layer {
  /// Passes the layer's vocabulary to a visitor; nil for an input, whose statement has extents instead of
  /// properties, and for an opaque one, which no description can have.
  func accept<Visitor: VocabularyVisitor>(_ visitor: Visitor) -> Visitor.Answer? {
    switch self {
    case .input: nil
    case .convolution(let layer): visitor.visit(layer)
    case .transposedConvolution(let layer): visitor.visit(layer)
    case .fullyConnected(let layer): visitor.visit(layer)
    case .radialBasis(let layer): visitor.visit(layer)
    case .pooling(let layer): visitor.visit(layer)
    case .globalPooling(let layer): visitor.visit(layer)
    case .adaptivePooling(let layer): visitor.visit(layer)
    case .regionPooling(let layer): visitor.visit(layer)
    case .maxUnpooling(let layer): visitor.visit(layer)
    case .activation(let layer): visitor.visit(layer)
    case .parametricReLU(let layer): visitor.visit(layer)
    case .maxout(let layer): visitor.visit(layer)
    case .gatedLinearUnit(let layer): visitor.visit(layer)
    case .softmax(let layer): visitor.visit(layer)
    case .batchNormalization(let layer): visitor.visit(layer)
    case .layerNormalization(let layer): visitor.visit(layer)
    case .groupNormalization(let layer): visitor.visit(layer)
    case .instanceNormalization(let layer): visitor.visit(layer)
    case .localResponseNormalization(let layer): visitor.visit(layer)
    case .globalResponseNormalization(let layer): visitor.visit(layer)
    case .l2Normalization(let layer): visitor.visit(layer)
    case .scale(let layer): visitor.visit(layer)
    case .dropout(let layer): visitor.visit(layer)
    case .concatenation(let layer): visitor.visit(layer)
    case .addition(let layer): visitor.visit(layer)
    case .multiplication(let layer): visitor.visit(layer)
    case .maximum(let layer): visitor.visit(layer)
    case .matrixMultiplication(let layer): visitor.visit(layer)
    case .flatten(let layer): visitor.visit(layer)
    case .reshape(let layer): visitor.visit(layer)
    case .padding(let layer): visitor.visit(layer)
    case .crop(let layer): visitor.visit(layer)
    case .upsample(let layer): visitor.visit(layer)
    case .pixelShuffle(let layer): visitor.visit(layer)
    case .channelShuffle(let layer): visitor.visit(layer)
    case .channelSlice(let layer): visitor.visit(layer)
    case .opaque: nil
    }
  }
}
