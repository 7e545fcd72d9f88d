/// The switchboard: each question goes to the payload. No `default:`, so that a new kind does not
/// compile before it answers all of them.
extension Layer {
  /// The output volume for one image.
  public func output(from input: LayerInput) throws(LayerError) -> Shape {
    switch self {
    case .input(let layer): try layer.output(from: input.nothing)
    case .convolution(let layer): try layer.output(from: input.single)
    case .transposedConvolution(let layer): try layer.output(from: input.single)
    case .fullyConnected(let layer): try layer.output(from: input.single)
    case .radialBasis(let layer): try layer.output(from: input.single)
    case .pooling(let layer): try layer.output(from: input.single)
    case .globalPooling(let layer): try layer.output(from: input.single)
    case .adaptivePooling(let layer): try layer.output(from: input.single)
    case .activation(let layer): try layer.output(from: input.single)
    case .parametricReLU(let layer): try layer.output(from: input.single)
    case .maxout(let layer): try layer.output(from: input.single)
    case .softmax(let layer): try layer.output(from: input.single)
    case .batchNormalization(let layer): try layer.output(from: input.single)
    case .layerNormalization(let layer): try layer.output(from: input.single)
    case .groupNormalization(let layer): try layer.output(from: input.single)
    case .localResponseNormalization(let layer): try layer.output(from: input.single)
    case .scale(let layer): try layer.output(from: input.single)
    case .dropout(let layer): try layer.output(from: input.single)
    case .concatenation(let layer): try layer.output(from: input.all)
    case .addition(let layer): try layer.output(from: input.all)
    case .multiplication(let layer): try layer.output(from: input.all)
    case .maximum(let layer): try layer.output(from: input.all)
    case .flatten(let layer): try layer.output(from: input.single)
    case .padding(let layer): try layer.output(from: input.single)
    case .crop(let layer): try layer.output(from: input.single)
    case .upsample(let layer): try layer.output(from: input.single)
    case .pixelShuffle(let layer): try layer.output(from: input.single)
    case .channelShuffle(let layer): try layer.output(from: input.single)
    case .channelSlice(let layer): try layer.output(from: input.single)
    }
  }

  /// What the layer learns or keeps. `output` is what `output(from:)` gave for `input`.
  public func parameters(
    from input: LayerInput, to output: Shape
  ) throws(LayerError) -> ParameterCount {
    switch self {
    case .input(let layer): try layer.parameters(from: input.nothing, to: output)
    case .convolution(let layer): try layer.parameters(from: input.single, to: output)
    case .transposedConvolution(let layer): try layer.parameters(from: input.single, to: output)
    case .fullyConnected(let layer): try layer.parameters(from: input.single, to: output)
    case .radialBasis(let layer): try layer.parameters(from: input.single, to: output)
    case .pooling(let layer): try layer.parameters(from: input.single, to: output)
    case .globalPooling(let layer): try layer.parameters(from: input.single, to: output)
    case .adaptivePooling(let layer): try layer.parameters(from: input.single, to: output)
    case .activation(let layer): try layer.parameters(from: input.single, to: output)
    case .parametricReLU(let layer): try layer.parameters(from: input.single, to: output)
    case .maxout(let layer): try layer.parameters(from: input.single, to: output)
    case .softmax(let layer): try layer.parameters(from: input.single, to: output)
    case .batchNormalization(let layer): try layer.parameters(from: input.single, to: output)
    case .layerNormalization(let layer): try layer.parameters(from: input.single, to: output)
    case .groupNormalization(let layer): try layer.parameters(from: input.single, to: output)
    case .localResponseNormalization(let layer):
      try layer.parameters(from: input.single, to: output)
    case .scale(let layer): try layer.parameters(from: input.single, to: output)
    case .dropout(let layer): try layer.parameters(from: input.single, to: output)
    case .concatenation(let layer): layer.parameters(from: input.all, to: output)
    case .addition(let layer): layer.parameters(from: input.all, to: output)
    case .multiplication(let layer): layer.parameters(from: input.all, to: output)
    case .maximum(let layer): layer.parameters(from: input.all, to: output)
    case .flatten(let layer): try layer.parameters(from: input.single, to: output)
    case .padding(let layer): try layer.parameters(from: input.single, to: output)
    case .crop(let layer): try layer.parameters(from: input.single, to: output)
    case .upsample(let layer): try layer.parameters(from: input.single, to: output)
    case .pixelShuffle(let layer): try layer.parameters(from: input.single, to: output)
    case .channelShuffle(let layer): try layer.parameters(from: input.single, to: output)
    case .channelSlice(let layer): try layer.parameters(from: input.single, to: output)
    }
  }

  /// What one forward pass over one image costs. `output` is what `output(from:)` gave for `input`.
  public func cost(from input: LayerInput, to output: Shape) throws(LayerError) -> Cost {
    switch self {
    case .input(let layer): try layer.cost(from: input.nothing, to: output)
    case .convolution(let layer): try layer.cost(from: input.single, to: output)
    case .transposedConvolution(let layer): try layer.cost(from: input.single, to: output)
    case .fullyConnected(let layer): try layer.cost(from: input.single, to: output)
    case .radialBasis(let layer): try layer.cost(from: input.single, to: output)
    case .pooling(let layer): try layer.cost(from: input.single, to: output)
    case .globalPooling(let layer): try layer.cost(from: input.single, to: output)
    case .adaptivePooling(let layer): try layer.cost(from: input.single, to: output)
    case .activation(let layer): try layer.cost(from: input.single, to: output)
    case .parametricReLU(let layer): try layer.cost(from: input.single, to: output)
    case .maxout(let layer): try layer.cost(from: input.single, to: output)
    case .softmax(let layer): try layer.cost(from: input.single, to: output)
    case .batchNormalization(let layer): try layer.cost(from: input.single, to: output)
    case .layerNormalization(let layer): try layer.cost(from: input.single, to: output)
    case .groupNormalization(let layer): try layer.cost(from: input.single, to: output)
    case .localResponseNormalization(let layer): try layer.cost(from: input.single, to: output)
    case .scale(let layer): try layer.cost(from: input.single, to: output)
    case .dropout(let layer): try layer.cost(from: input.single, to: output)
    case .concatenation(let layer): layer.cost(from: input.all, to: output)
    case .addition(let layer): try layer.cost(from: input.all, to: output)
    case .multiplication(let layer): try layer.cost(from: input.all, to: output)
    case .maximum(let layer): try layer.cost(from: input.all, to: output)
    case .flatten(let layer): try layer.cost(from: input.single, to: output)
    case .padding(let layer): try layer.cost(from: input.single, to: output)
    case .crop(let layer): try layer.cost(from: input.single, to: output)
    case .upsample(let layer): try layer.cost(from: input.single, to: output)
    case .pixelShuffle(let layer): try layer.cost(from: input.single, to: output)
    case .channelShuffle(let layer): try layer.cost(from: input.single, to: output)
    case .channelSlice(let layer): try layer.cost(from: input.single, to: output)
    }
  }

  /// Axes along which pixels of the input stay unread although no rounding was stated.
  ///
  /// - Throws: `.tooFewInputs`, `.tooManyInputs`, as `output(from:)` does.
  public func unreadRemainders(from input: LayerInput) throws(LayerError) -> [WindowFit] {
    switch self {
    case .input(let layer): try layer.unreadRemainders(from: input.nothing)
    case .convolution(let layer): try layer.unreadRemainders(from: input.single)
    case .transposedConvolution(let layer): try layer.unreadRemainders(from: input.single)
    case .fullyConnected(let layer): try layer.unreadRemainders(from: input.single)
    case .radialBasis(let layer): try layer.unreadRemainders(from: input.single)
    case .pooling(let layer): try layer.unreadRemainders(from: input.single)
    case .globalPooling(let layer): try layer.unreadRemainders(from: input.single)
    case .adaptivePooling(let layer): try layer.unreadRemainders(from: input.single)
    case .activation(let layer): try layer.unreadRemainders(from: input.single)
    case .parametricReLU(let layer): try layer.unreadRemainders(from: input.single)
    case .maxout(let layer): try layer.unreadRemainders(from: input.single)
    case .softmax(let layer): try layer.unreadRemainders(from: input.single)
    case .batchNormalization(let layer): try layer.unreadRemainders(from: input.single)
    case .layerNormalization(let layer): try layer.unreadRemainders(from: input.single)
    case .groupNormalization(let layer): try layer.unreadRemainders(from: input.single)
    case .localResponseNormalization(let layer): try layer.unreadRemainders(from: input.single)
    case .scale(let layer): try layer.unreadRemainders(from: input.single)
    case .dropout(let layer): try layer.unreadRemainders(from: input.single)
    case .concatenation(let layer): layer.unreadRemainders(from: input.all)
    case .addition(let layer): layer.unreadRemainders(from: input.all)
    case .multiplication(let layer): layer.unreadRemainders(from: input.all)
    case .maximum(let layer): layer.unreadRemainders(from: input.all)
    case .flatten(let layer): try layer.unreadRemainders(from: input.single)
    case .padding(let layer): try layer.unreadRemainders(from: input.single)
    case .crop(let layer): try layer.unreadRemainders(from: input.single)
    case .upsample(let layer): try layer.unreadRemainders(from: input.single)
    case .pixelShuffle(let layer): try layer.unreadRemainders(from: input.single)
    case .channelShuffle(let layer): try layer.unreadRemainders(from: input.single)
    case .channelSlice(let layer): try layer.unreadRemainders(from: input.single)
    }
  }

  /// Where the output lives.
  public var storage: OutputStorage {
    switch self {
    case .input(let layer): layer.storage
    case .convolution(let layer): layer.storage
    case .transposedConvolution(let layer): layer.storage
    case .fullyConnected(let layer): layer.storage
    case .radialBasis(let layer): layer.storage
    case .pooling(let layer): layer.storage
    case .globalPooling(let layer): layer.storage
    case .adaptivePooling(let layer): layer.storage
    case .activation(let layer): layer.storage
    case .parametricReLU(let layer): layer.storage
    case .maxout(let layer): layer.storage
    case .softmax(let layer): layer.storage
    case .batchNormalization(let layer): layer.storage
    case .layerNormalization(let layer): layer.storage
    case .groupNormalization(let layer): layer.storage
    case .localResponseNormalization(let layer): layer.storage
    case .scale(let layer): layer.storage
    case .dropout(let layer): layer.storage
    case .concatenation(let layer): layer.storage
    case .addition(let layer): layer.storage
    case .multiplication(let layer): layer.storage
    case .maximum(let layer): layer.storage
    case .flatten(let layer): layer.storage
    case .padding(let layer): layer.storage
    case .crop(let layer): layer.storage
    case .upsample(let layer): layer.storage
    case .pixelShuffle(let layer): layer.storage
    case .channelShuffle(let layer): layer.storage
    case .channelSlice(let layer): layer.storage
    }
  }
}
