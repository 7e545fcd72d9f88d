import NetworkModel

extension Node {
  /// The class of PyTorch's module that it is, or `cat`; nil for what else is called as a function:
  /// merges always, other layers where they say so.
  var moduleName: String? {
    guard !attributes.contains(.functional) else { return nil }
    switch layer {
    case .concatenation: return "cat"
    case .input, .addition, .multiplication, .matrixMultiplication, .maximum, .channelSlice:
      return nil
    case .flatten, .reshape: return nil
    case .convolution: return "Conv2d"
    case .fullyConnected: return "Linear"
    case .batchNormalization: return "BatchNorm2d"
    case .layerNormalization: return "LayerNorm"
    case .dropout(let dropout): return dropout.unit == .images ? "StochasticDepth" : "Dropout"
    case .activation(let activation): return activation.function.moduleName
    case .pooling(let pooling) where pooling.reduction == .max: return "MaxPool2d"
    case .pooling(let pooling) where pooling.reduction == .average: return "AvgPool2d"
    case .globalPooling(let pooling) where pooling.form != .pooling: return nil
    case .globalPooling(let pooling) where pooling.reduction == .average:
      return "AdaptiveAvgPool2d"
    case .adaptivePooling(let pooling) where pooling.reduction == .average:
      return "AdaptiveAvgPool2d"
    case .transposedConvolution, .radialBasis, .pooling, .globalPooling, .adaptivePooling,
      .regionPooling, .maxUnpooling,
      .parametricReLU, .maxout, .gatedLinearUnit, .softmax, .groupNormalization,
      .instanceNormalization, .globalResponseNormalization, .l2Normalization,
      .localResponseNormalization, .scale, .padding, .crop, .upsample, .pixelShuffle,
      .channelShuffle, .opaque:
      return layer.kind.rawValue
    }
  }
}

extension Activation.Function {
  /// The class of PyTorch's module; nil where torchvision's networks have none.
  fileprivate var moduleName: String? {
    switch name {
    case .relu: "ReLU"
    case .relu6: "ReLU6"
    case .silu: "SiLU"
    case .gelu: "GELU"
    case .sigmoid: "Sigmoid"
    case .hardSwish: "Hardswish"
    case .hardSigmoid: "Hardsigmoid"
    case .leakyReLU, .randomizedLeakyReLU, .elu, .tanh, .selu, .mish, .softplus, .hardTanh,
      .clippedReLU, .softsign,
      .threshold, .square, .identity:
      nil
    }
  }
}
