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
  case activation
  case parametricReLU = "parametric ReLU"
  case maxout
  case softmax
  case batchNormalization = "batch normalization"
  case layerNormalization = "layer normalization"
  case groupNormalization = "group normalization"
  case localResponseNormalization = "local response normalization"
  case scale
  case dropout
  case concatenation
  case addition
  case multiplication
  case maximum
  case flatten
  case padding
  case crop
  case upsample
  case pixelShuffle = "pixel shuffle"
  case channelShuffle = "channel shuffle"
  case channelSlice = "channel slice"
}

extension LayerKind {
  /// The word in an architecture's pattern, as the lectures write it.
  public var pattern: String {
    switch self {
    case .input: "INPUT"
    case .convolution: "CONV"
    case .transposedConvolution: "DECONV"
    case .fullyConnected: "FC"
    case .radialBasis: "RBF"
    case .pooling: "POOL"
    case .globalPooling: "POOL"
    case .adaptivePooling: "POOL"
    case .activation: "ACTIVATION"
    case .parametricReLU: "PRELU"
    case .maxout: "MAXOUT"
    case .softmax: "SOFTMAX"
    case .batchNormalization: "BN"
    case .layerNormalization: "LN"
    case .groupNormalization: "GN"
    case .localResponseNormalization: "NORM"
    case .scale: "SCALE"
    case .dropout: "DROPOUT"
    case .concatenation: "CONCAT"
    case .addition: "ADD"
    case .multiplication: "MULTIPLY"
    case .maximum: "MAXIMUM"
    case .flatten: "FLATTEN"
    case .padding: "PAD"
    case .crop: "CROP"
    case .upsample: "UPSAMPLE"
    case .pixelShuffle: "PIXEL-SHUFFLE"
    case .channelShuffle: "SHUFFLE"
    case .channelSlice: "SLICE"
    }
  }
}

extension Layer {
  public var kind: LayerKind {
    switch self {
    case .input: .input
    case .convolution: .convolution
    case .transposedConvolution: .transposedConvolution
    case .fullyConnected: .fullyConnected
    case .radialBasis: .radialBasis
    case .pooling: .pooling
    case .globalPooling: .globalPooling
    case .adaptivePooling: .adaptivePooling
    case .activation: .activation
    case .parametricReLU: .parametricReLU
    case .maxout: .maxout
    case .softmax: .softmax
    case .batchNormalization: .batchNormalization
    case .layerNormalization: .layerNormalization
    case .groupNormalization: .groupNormalization
    case .localResponseNormalization: .localResponseNormalization
    case .scale: .scale
    case .dropout: .dropout
    case .concatenation: .concatenation
    case .addition: .addition
    case .multiplication: .multiplication
    case .maximum: .maximum
    case .flatten: .flatten
    case .padding: .padding
    case .crop: .crop
    case .upsample: .upsample
    case .pixelShuffle: .pixelShuffle
    case .channelShuffle: .channelShuffle
    case .channelSlice: .channelSlice
    }
  }

  /// The word in an architecture's pattern: an activation's own, such as `RELU`, or its kind's.
  public var pattern: String {
    guard case .activation(let activation) = self else { return kind.pattern }
    return activation.function.pattern
  }
}
