/// The closed list of layer kinds. What is intrinsic to a kind is in `Layers/`, one file each.
///
/// Indirect, because a network repeats a few layers by the thousand and each takes up to 130 bytes.
public indirect enum Layer: Hashable, Sendable {
  case input(InputVolume)

  case convolution(Convolution)
  case transposedConvolution(TransposedConvolution)
  case fullyConnected(FullyConnected)
  case radialBasis(RadialBasis)

  case pooling(Pooling)
  case globalPooling(GlobalPooling)
  case adaptivePooling(AdaptivePooling)
  case regionPooling(RegionPooling)
  case maxUnpooling(MaxUnpooling)

  case activation(Activation)
  case parametricReLU(ParametricReLU)
  case maxout(Maxout)
  case gatedLinearUnit(GatedLinearUnit)
  case softmax(Softmax)

  case batchNormalization(BatchNormalization)
  case layerNormalization(LayerNormalization)
  case groupNormalization(GroupNormalization)
  case instanceNormalization(InstanceNormalization)
  case localResponseNormalization(LocalResponseNormalization)
  case globalResponseNormalization(GlobalResponseNormalization)
  case l2Normalization(L2Normalization)
  case scale(Scale)
  case dropout(Dropout)

  case concatenation(Concatenation)
  case addition(Addition)
  case multiplication(Multiplication)
  case matrixMultiplication(MatrixMultiplication)
  case maximum(Maximum)

  case flatten(Flatten)
  case reshape(Reshape)
  case padding(Padding)
  case crop(Crop)
  case upsample(Upsample)
  case pixelShuffle(PixelShuffle)
  case channelShuffle(ChannelShuffle)
  case channelSlice(ChannelSlice)

  case opaque(Opaque)
}

/// The kinds of layer, without their numbers. Raw values are the words for people; lower-cased and
/// hyphenated they name the pages of `docs/layers/`.
public enum LayerKind: String, Hashable, Sendable, CaseIterable {
  case input
  case convolution
  case transposedConvolution = "transposed convolution"
  case fullyConnected = "fully connected"
  case radialBasis = "radial basis"
  case pooling
  case globalPooling = "global pooling"
  case adaptivePooling = "adaptive pooling"
  case regionPooling = "region pooling"
  case maxUnpooling = "max unpooling"
  case activation
  case parametricReLU = "parametric ReLU"
  case maxout
  case gatedLinearUnit = "gated linear unit"
  case softmax
  case batchNormalization = "batch normalization"
  case layerNormalization = "layer normalization"
  case groupNormalization = "group normalization"
  case instanceNormalization = "instance normalization"
  case localResponseNormalization = "local response normalization"
  case globalResponseNormalization = "global response normalization"
  case l2Normalization = "L2 normalization"
  case scale
  case dropout
  case concatenation
  case addition
  case multiplication
  case matrixMultiplication = "matrix multiplication"
  case maximum
  case flatten
  case reshape
  case padding
  case crop
  case upsample
  case pixelShuffle = "pixel shuffle"
  case channelShuffle = "channel shuffle"
  case channelSlice = "channel slice"
  case opaque
}

extension Layer {
  /// Passes the layer's definition to a visitor: the one switch from a case to its file in `Layers/`.
  @_spi(Rules) public func accept<Visitor: LayerVisitor>(
    _ visitor: Visitor
  ) throws(Visitor.Failure) -> Visitor.Answer {
    switch self {
    case .input(let layer): try visitor.visit(layer)
    case .convolution(let layer): try visitor.visit(layer)
    case .transposedConvolution(let layer): try visitor.visit(layer)
    case .fullyConnected(let layer): try visitor.visit(layer)
    case .radialBasis(let layer): try visitor.visit(layer)
    case .pooling(let layer): try visitor.visit(layer)
    case .globalPooling(let layer): try visitor.visit(layer)
    case .adaptivePooling(let layer): try visitor.visit(layer)
    case .regionPooling(let layer): try visitor.visit(layer)
    case .maxUnpooling(let layer): try visitor.visit(layer)
    case .activation(let layer): try visitor.visit(layer)
    case .parametricReLU(let layer): try visitor.visit(layer)
    case .maxout(let layer): try visitor.visit(layer)
    case .gatedLinearUnit(let layer): try visitor.visit(layer)
    case .softmax(let layer): try visitor.visit(layer)
    case .batchNormalization(let layer): try visitor.visit(layer)
    case .layerNormalization(let layer): try visitor.visit(layer)
    case .groupNormalization(let layer): try visitor.visit(layer)
    case .instanceNormalization(let layer): try visitor.visit(layer)
    case .localResponseNormalization(let layer): try visitor.visit(layer)
    case .globalResponseNormalization(let layer): try visitor.visit(layer)
    case .l2Normalization(let layer): try visitor.visit(layer)
    case .scale(let layer): try visitor.visit(layer)
    case .dropout(let layer): try visitor.visit(layer)
    case .concatenation(let layer): try visitor.visit(layer)
    case .addition(let layer): try visitor.visit(layer)
    case .multiplication(let layer): try visitor.visit(layer)
    case .matrixMultiplication(let layer): try visitor.visit(layer)
    case .maximum(let layer): try visitor.visit(layer)
    case .flatten(let layer): try visitor.visit(layer)
    case .reshape(let layer): try visitor.visit(layer)
    case .padding(let layer): try visitor.visit(layer)
    case .crop(let layer): try visitor.visit(layer)
    case .upsample(let layer): try visitor.visit(layer)
    case .pixelShuffle(let layer): try visitor.visit(layer)
    case .channelShuffle(let layer): try visitor.visit(layer)
    case .channelSlice(let layer): try visitor.visit(layer)
    case .opaque(let layer): try visitor.visit(layer)
    }
  }
}
