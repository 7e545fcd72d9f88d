import NetworkModel

/// Layers that tools tell apart when they count. Finer than `LayerKind` where a tool treats one kind's
/// forms differently, coarser where no tool counts anything.
enum LayerClass: Hashable, Sendable {
  case input
  case convolution, transposedConvolution, fullyConnected, radialBasis
  case pooling(Reduction)
  /// To one value a channel; frameworks write it as adaptive pooling to 1×1, tools count that.
  case globalPooling(Reduction)
  /// To a larger plane.
  case adaptivePooling(Reduction)
  case activation(Activation.Function)
  case parametricReLU, maxout
  case softmax
  /// A softmax that nothing reads. PyTorch leaves it to the loss, so that no model has it.
  case finalSoftmax
  case batchNormalization
  /// Batch normalization without tracked statistics, which is instance normalization of one image.
  case instanceNormalization
  case layerNormalization, groupNormalization, localResponseNormalization
  case scale, dropout
  case addition, multiplication, maximum
  case upsampling(Upsample.Interpolation)
  /// Values put elsewhere and nothing computed: no tool counts any of it.
  case rearrangement

  /// - Parameter isRead: whether another layer takes the output.
  init(of layer: Layer, isRead: Bool) {
    switch layer {
    case .input: self = .input
    case .convolution: self = .convolution
    case .transposedConvolution: self = .transposedConvolution
    case .fullyConnected: self = .fullyConnected
    case .radialBasis: self = .radialBasis
    case .pooling(let pooling): self = .pooling(pooling.reduction)
    case .globalPooling(let pooling): self = .globalPooling(pooling.reduction)
    case .adaptivePooling(let pooling):
      self =
        pooling.height == 1 && pooling.width == 1
        ? .globalPooling(pooling.reduction) : .adaptivePooling(pooling.reduction)
    case .activation(let activation): self = .activation(activation.function)
    case .parametricReLU: self = .parametricReLU
    case .maxout: self = .maxout
    case .softmax: self = isRead ? .softmax : .finalSoftmax
    case .batchNormalization(let normalization):
      self = normalization.tracksStatistics ? .batchNormalization : .instanceNormalization
    case .layerNormalization: self = .layerNormalization
    case .groupNormalization: self = .groupNormalization
    case .localResponseNormalization: self = .localResponseNormalization
    case .scale: self = .scale
    case .dropout: self = .dropout
    case .addition: self = .addition
    case .multiplication: self = .multiplication
    case .maximum: self = .maximum
    case .upsample(let upsample): self = .upsampling(upsample.interpolation)
    case .concatenation, .flatten, .padding, .crop, .pixelShuffle, .channelShuffle, .channelSlice:
      self = .rearrangement
    }
  }

  /// Whether its layers make matrix products, to which a bias is added.
  var hasProducts: Bool {
    switch self {
    case .convolution, .transposedConvolution, .fullyConnected: true
    case .input, .radialBasis, .pooling, .globalPooling, .adaptivePooling, .activation,
      .parametricReLU, .maxout, .softmax, .finalSoftmax, .batchNormalization,
      .instanceNormalization, .layerNormalization, .groupNormalization,
      .localResponseNormalization, .scale, .dropout, .addition, .multiplication, .maximum,
      .upsampling, .rearrangement:
      false
    }
  }

  /// Whether its layers compute anything at test time, so that to count nothing is to leave work out.
  var computes: Bool {
    switch self {
    case .input, .dropout, .rearrangement, .upsampling(.nearest): false
    case .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .activation, .parametricReLU, .maxout, .softmax,
      .finalSoftmax, .batchNormalization, .instanceNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .scale, .addition, .multiplication,
      .maximum, .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners):
      true
    }
  }

  /// For people.
  var words: String {
    switch self {
    case .input: "input"
    case .convolution: "convolution"
    case .transposedConvolution: "transposed convolution"
    case .fullyConnected: "fully connected"
    case .radialBasis: "radial basis"
    case .pooling(let reduction): "\(reduction.words) pooling"
    case .globalPooling(let reduction): "global \(reduction.words) pooling"
    case .adaptivePooling(let reduction): "adaptive \(reduction.words) pooling"
    case .activation(let function): function.words
    case .parametricReLU: "parametric ReLU"
    case .maxout: "maxout"
    case .softmax: "softmax"
    case .finalSoftmax: "final softmax"
    case .batchNormalization: "batch normalization"
    case .instanceNormalization: "batch normalization by image"
    case .layerNormalization: "layer normalization"
    case .groupNormalization: "group normalization"
    case .localResponseNormalization: "local response normalization"
    case .scale: "scale"
    case .dropout: "dropout"
    case .addition: "addition"
    case .multiplication: "multiplication"
    case .maximum: "maximum"
    case .upsampling(.nearest): "nearest upsampling"
    case .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners): "bilinear upsampling"
    case .rearrangement: "rearrangement"
    }
  }
}

extension Reduction {
  fileprivate var words: String {
    switch self {
    case .max: "max"
    case .average: "average"
    case .l2: "L2"
    case .sum: "sum"
    }
  }
}

extension Activation.Function {
  fileprivate var words: String {
    switch self {
    case .relu: "ReLU"
    case .leakyReLU: "leaky ReLU"
    case .elu: "ELU"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    case .relu6: "ReLU6"
    case .gelu: "GELU"
    case .selu: "SELU"
    case .silu: "SiLU"
    case .mish: "mish"
    case .softplus: "softplus"
    case .hardSwish: "hard-swish"
    case .hardSigmoid: "hard-sigmoid"
    }
  }
}
