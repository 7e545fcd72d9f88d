import NetworkModel

extension Node {
  /// The class of PyTorch's module that it is, or `cat`; nil for what else is called as a function:
  /// merges always, other layers where they say so.
  var moduleName: String? {
    guard !attributes.contains(.functional) else { return nil }
    switch layer {
    case .concatenation: return "cat"
    case .input, .addition, .multiplication, .maximum: return nil
    case .convolution: return "Conv2d"
    case .fullyConnected: return "Linear"
    case .batchNormalization: return "BatchNorm2d"
    case .dropout: return "Dropout"
    case .activation(let activation) where activation.function == .relu: return "ReLU"
    case .activation(let activation) where activation.function == .relu6: return "ReLU6"
    case .pooling(let pooling) where pooling.reduction == .max: return "MaxPool2d"
    case .pooling(let pooling) where pooling.reduction == .average: return "AvgPool2d"
    case .adaptivePooling(let pooling) where pooling.reduction == .average:
      return "AdaptiveAvgPool2d"
    case .transposedConvolution, .radialBasis, .pooling, .globalPooling, .adaptivePooling,
      .activation, .parametricReLU, .maxout, .softmax, .layerNormalization, .groupNormalization,
      .localResponseNormalization, .scale, .flatten, .reshape, .padding, .crop, .upsample,
      .pixelShuffle,
      .channelShuffle, .channelSlice:
      return layer.kind.rawValue
    }
  }
}
