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

  case activation(Activation)
  case parametricReLU(ParametricReLU)
  case maxout(Maxout)
  case softmax(Softmax)

  case batchNormalization(BatchNormalization)
  case layerNormalization(LayerNormalization)
  case groupNormalization(GroupNormalization)
  case localResponseNormalization(LocalResponseNormalization)
  case scale(Scale)
  case dropout(Dropout)

  case concatenation(Concatenation)
  case addition(Addition)
  case multiplication(Multiplication)
  case maximum(Maximum)

  case flatten(Flatten)
  case padding(Padding)
  case crop(Crop)
  case upsample(Upsample)
  case pixelShuffle(PixelShuffle)
  case channelShuffle(ChannelShuffle)
  case channelSlice(ChannelSlice)
}

/// The volumes that enter a layer.
public enum LayerInput: Hashable, Sendable {
  /// Of an input layer.
  case none
  /// The common case, which allocates nothing.
  case one(Shape)
  case several([Shape])

  /// What an input layer takes.
  ///
  /// - Throws: `.tooManyInputs`.
  var nothing: Void {
    get throws(LayerError) {
      let count = all.count
      guard count == 0 else { throw .tooManyInputs(count: count, most: 0) }
    }
  }

  /// What a layer of one input takes.
  ///
  /// - Throws: `.tooFewInputs`, `.tooManyInputs`.
  var single: Shape {
    get throws(LayerError) {
      switch self {
      case .one(let shape):
        return shape
      case .none:
        throw .tooFewInputs(count: 0, needed: 1)
      case .several(let shapes):
        guard let shape = shapes.first else { throw .tooFewInputs(count: 0, needed: 1) }
        guard shapes.count == 1 else { throw .tooManyInputs(count: shapes.count, most: 1) }
        return shape
      }
    }
  }

  /// What a merging layer takes.
  var all: [Shape] {
    switch self {
    case .none: []
    case .one(let shape): [shape]
    case .several(let shapes): shapes
    }
  }
}
