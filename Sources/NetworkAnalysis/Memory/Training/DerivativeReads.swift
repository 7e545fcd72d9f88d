import NetworkModel

/// Which tensors of the forward pass a layer's derivative is made of.
struct DerivativeReads: Hashable, Sendable {
  let inputs: Bool
  let output: Bool

  static let nothing = DerivativeReads(inputs: false, output: false)
  static let inputs = DerivativeReads(inputs: true, output: false)
  static let output = DerivativeReads(inputs: false, output: true)
}

extension Layer {
  var derivativeReads: DerivativeReads {
    switch self {
    case .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .parametricReLU,
      .maxout, .batchNormalization, .layerNormalization, .groupNormalization,
      .localResponseNormalization, .multiplication, .maximum:
      .inputs
    case .pooling(let layer): layer.reduction.derivativeReads
    case .globalPooling(let layer): layer.reduction.derivativeReads
    case .adaptivePooling(let layer): layer.reduction.derivativeReads
    case .scale(let layer): layer.terms == .bias ? .nothing : .inputs
    case .activation(let layer): layer.function.derivativeReads
    case .softmax: .output
    case .input, .dropout, .concatenation, .addition, .flatten, .padding, .crop, .upsample,
      .pixelShuffle, .channelShuffle, .channelSlice:
      .nothing
    }
  }
}

extension Reduction {
  /// Sums are linear, and their derivative is a constant.
  fileprivate var derivativeReads: DerivativeReads {
    switch self {
    case .max, .l2: .inputs
    case .average, .sum: .nothing
    }
  }
}

extension Activation.Function {
  /// The value, where the slope follows from it; what went in, where it does not.
  fileprivate var derivativeReads: DerivativeReads {
    switch self {
    case .relu, .sigmoid, .tanh, .relu6, .hardSigmoid: .output
    // A falling branch gives some values twice.
    case .leakyReLU(let slope): slope < 0 ? .inputs : .output
    case .elu(let alpha): alpha < 0 ? .inputs : .output
    case .gelu, .selu, .silu, .mish, .softplus, .hardSwish: .inputs
    }
  }
}
