public import NetworkModel

// The switchboard between words and rooms. No `default:`, so that a new word or kind does not compile
// before it has a room in `Layers/`.

extension LayerWord {
  /// The properties the word takes besides the common ones.
  public var properties: [Property] {
    switch self {
    case .conv: Convolution.properties(of: ())
    case .deconv: TransposedConvolution.properties(of: ())
    case .maxpool: Pooling.properties(of: .max)
    case .avgpool: Pooling.properties(of: .average)
    case .l2pool: Pooling.properties(of: .l2)
    case .sumpool: Pooling.properties(of: .sum)
    case .globalMaxpool: GlobalPooling.properties(of: .max)
    case .globalAvgpool: GlobalPooling.properties(of: .average)
    case .globalL2pool: GlobalPooling.properties(of: .l2)
    case .globalSumpool: GlobalPooling.properties(of: .sum)
    case .adaptiveMaxpool: AdaptivePooling.properties(of: .max)
    case .adaptiveAvgpool: AdaptivePooling.properties(of: .average)
    case .adaptiveL2pool: AdaptivePooling.properties(of: .l2)
    case .adaptiveSumpool: AdaptivePooling.properties(of: .sum)
    case .fc: FullyConnected.properties(of: ())
    case .relu: Activation.properties(of: .relu)
    case .leakyReLU: Activation.properties(of: .leakyReLU)
    case .elu: Activation.properties(of: .elu)
    case .sigmoid: Activation.properties(of: .sigmoid)
    case .tanh: Activation.properties(of: .tanh)
    case .relu6: Activation.properties(of: .relu6)
    case .gelu: Activation.properties(of: .gelu)
    case .selu: Activation.properties(of: .selu)
    case .silu: Activation.properties(of: .silu)
    case .mish: Activation.properties(of: .mish)
    case .softplus: Activation.properties(of: .softplus)
    case .hardSwish: Activation.properties(of: .hardSwish)
    case .hardSigmoid: Activation.properties(of: .hardSigmoid)
    case .prelu: ParametricReLU.properties(of: ())
    case .maxout: Maxout.properties(of: ())
    case .softmax: Softmax.properties(of: .plain)
    case .logSoftmax: Softmax.properties(of: .logarithmic)
    case .batchnorm: BatchNormalization.properties(of: ())
    case .layernorm: LayerNormalization.properties(of: ())
    case .groupnorm: GroupNormalization.properties(of: ())
    case .lrn: LocalResponseNormalization.properties(of: ())
    case .scale: Scale.properties(of: ())
    case .rbf: RadialBasis.properties(of: ())
    case .dropout: Dropout.properties(of: ())
    case .flatten: Flatten.properties(of: ())
    case .concat: Concatenation.properties(of: ())
    case .add: Addition.properties(of: ())
    case .multiply: Multiplication.properties(of: ())
    case .maximum: Maximum.properties(of: ())
    case .pad: Padding.properties(of: ())
    case .crop: Crop.properties(of: ())
    case .upsample: Upsample.properties(of: ())
    case .pixelShuffle: PixelShuffle.properties(of: ())
    case .channelShuffle: ChannelShuffle.properties(of: ())
    case .slice: ChannelSlice.properties(of: ())
    }
  }

  /// The layer that a statement with this word describes.
  func layer(_ reader: LayerReader) throws(SpecFault) -> Layer {
    switch self {
    case .conv: try Convolution.read(reader, as: ())
    case .deconv: try TransposedConvolution.read(reader, as: ())
    case .maxpool: try Pooling.read(reader, as: .max)
    case .avgpool: try Pooling.read(reader, as: .average)
    case .l2pool: try Pooling.read(reader, as: .l2)
    case .sumpool: try Pooling.read(reader, as: .sum)
    case .globalMaxpool: try GlobalPooling.read(reader, as: .max)
    case .globalAvgpool: try GlobalPooling.read(reader, as: .average)
    case .globalL2pool: try GlobalPooling.read(reader, as: .l2)
    case .globalSumpool: try GlobalPooling.read(reader, as: .sum)
    case .adaptiveMaxpool: try AdaptivePooling.read(reader, as: .max)
    case .adaptiveAvgpool: try AdaptivePooling.read(reader, as: .average)
    case .adaptiveL2pool: try AdaptivePooling.read(reader, as: .l2)
    case .adaptiveSumpool: try AdaptivePooling.read(reader, as: .sum)
    case .fc: try FullyConnected.read(reader, as: ())
    case .relu: try Activation.read(reader, as: .relu)
    case .leakyReLU: try Activation.read(reader, as: .leakyReLU)
    case .elu: try Activation.read(reader, as: .elu)
    case .sigmoid: try Activation.read(reader, as: .sigmoid)
    case .tanh: try Activation.read(reader, as: .tanh)
    case .relu6: try Activation.read(reader, as: .relu6)
    case .gelu: try Activation.read(reader, as: .gelu)
    case .selu: try Activation.read(reader, as: .selu)
    case .silu: try Activation.read(reader, as: .silu)
    case .mish: try Activation.read(reader, as: .mish)
    case .softplus: try Activation.read(reader, as: .softplus)
    case .hardSwish: try Activation.read(reader, as: .hardSwish)
    case .hardSigmoid: try Activation.read(reader, as: .hardSigmoid)
    case .prelu: try ParametricReLU.read(reader, as: ())
    case .maxout: try Maxout.read(reader, as: ())
    case .softmax: try Softmax.read(reader, as: .plain)
    case .logSoftmax: try Softmax.read(reader, as: .logarithmic)
    case .batchnorm: try BatchNormalization.read(reader, as: ())
    case .layernorm: try LayerNormalization.read(reader, as: ())
    case .groupnorm: try GroupNormalization.read(reader, as: ())
    case .lrn: try LocalResponseNormalization.read(reader, as: ())
    case .scale: try Scale.read(reader, as: ())
    case .rbf: try RadialBasis.read(reader, as: ())
    case .dropout: try Dropout.read(reader, as: ())
    case .flatten: try Flatten.read(reader, as: ())
    case .concat: try Concatenation.read(reader, as: ())
    case .add: try Addition.read(reader, as: ())
    case .multiply: try Multiplication.read(reader, as: ())
    case .maximum: try Maximum.read(reader, as: ())
    case .pad: try Padding.read(reader, as: ())
    case .crop: try Crop.read(reader, as: ())
    case .upsample: try Upsample.read(reader, as: ())
    case .pixelShuffle: try PixelShuffle.read(reader, as: ())
    case .channelShuffle: try ChannelShuffle.read(reader, as: ())
    case .slice: try ChannelSlice.read(reader, as: ())
    }
  }

  /// Whether the statement holds `path`s.
  public var mergesPaths: Bool {
    switch self {
    case .concat, .add, .multiply, .maximum: true
    case .conv, .deconv, .maxpool, .avgpool, .l2pool, .sumpool, .globalMaxpool, .globalAvgpool,
      .globalL2pool, .globalSumpool, .adaptiveMaxpool, .adaptiveAvgpool, .adaptiveL2pool,
      .adaptiveSumpool, .fc, .relu, .leakyReLU, .elu, .sigmoid, .tanh, .relu6, .gelu, .selu, .silu,
      .mish, .softplus, .hardSwish, .hardSigmoid, .prelu, .maxout, .softmax, .logSoftmax,
      .batchnorm, .layernorm, .groupnorm, .lrn, .scale, .rbf, .dropout, .flatten, .pad, .crop,
      .upsample, .pixelShuffle, .channelShuffle, .slice:
      false
    }
  }
}

extension Layer {
  /// The room that writes the layer; nil for an input, whose statement has extents instead of
  /// properties.
  var vocabulary: (any LayerVocabulary)? {
    switch self {
    case .input: nil
    case .convolution(let layer): layer
    case .transposedConvolution(let layer): layer
    case .fullyConnected(let layer): layer
    case .radialBasis(let layer): layer
    case .pooling(let layer): layer
    case .globalPooling(let layer): layer
    case .adaptivePooling(let layer): layer
    case .activation(let layer): layer
    case .parametricReLU(let layer): layer
    case .maxout(let layer): layer
    case .softmax(let layer): layer
    case .batchNormalization(let layer): layer
    case .layerNormalization(let layer): layer
    case .groupNormalization(let layer): layer
    case .localResponseNormalization(let layer): layer
    case .scale(let layer): layer
    case .dropout(let layer): layer
    case .concatenation(let layer): layer
    case .addition(let layer): layer
    case .multiplication(let layer): layer
    case .maximum(let layer): layer
    case .flatten(let layer): layer
    case .padding(let layer): layer
    case .crop(let layer): layer
    case .upsample(let layer): layer
    case .pixelShuffle(let layer): layer
    case .channelShuffle(let layer): layer
    case .channelSlice(let layer): layer
    }
  }

  /// The word that describes the layer, `input` for an input.
  public var word: String { vocabulary?.word.rawValue ?? StatementWord.input.rawValue }
}
