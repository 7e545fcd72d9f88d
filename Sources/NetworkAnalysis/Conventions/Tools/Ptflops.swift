import NetworkModel

extension Convention {
  public static let ptflopsAten = Convention(
    name: "ptflops-aten", title: "ptflops, aten backend (its default)", unit: .macs,
    source: "ptflops 0.7.5, aten_ops.py", charges: productsAndBiases,
    parameters: ParameterRules.trained)

  /// A hook on a module and a patched function both see what the module computes.
  public static let ptflopsPyTorch = Convention(
    name: "ptflops-pytorch", title: "ptflops, pytorch backend", unit: .macs,
    source: "ptflops 0.7.5, pytorch_ops.py", charges: modulesAndFunctions,
    parameters: ParameterRules.trained)

  public static let ptflopsModulesOnly = Convention(
    name: "ptflops-0.7.0", title: "ptflops up to 0.7.0, or without count_functional",
    unit: .macs, source: "ptflops 0.7.0, pytorch_ops.py", charges: modulesOnly,
    parameters: ParameterRules.trained)

  private static func modulesAndFunctions(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .activation(.relu), .activation(.elu), .activation(.gelu), .parametricReLU:
      [
        Charge(.activations, 1, .outputs),
        Charge(.moduleActivations, 1, .outputs, when: .asModule),
      ]
    case .activation(.relu6), .activation(.leakyReLU), .activation(.silu):
      [Charge(.activations, 1, .outputs)]
    case .pooling(.max), .pooling(.average), .globalPooling(.max), .globalPooling(.average),
      .adaptivePooling(.max), .adaptivePooling(.average):
      [
        Charge(poolingTerm(layer), 1, .inputs),
        Charge(.modulePooling, 1, .inputs, when: .asModule),
      ]
    case .upsampling:
      [
        Charge(.upsampling, 1, .outputs),
        Charge(.moduleUpsampling, 1, .outputs, when: .asModule),
      ]
    case .softmax: [Charge(.softmax, 1, .inputs)]
    case .convolution, .transposedConvolution, .fullyConnected, .batchNormalization,
      .instanceNormalization, .layerNormalization, .groupNormalization:
      productsAndNormalization(layer)
    case .input, .radialBasis, .pooling(.l2), .pooling(.sum), .globalPooling(.l2),
      .globalPooling(.sum), .adaptivePooling(.l2), .adaptivePooling(.sum), .activation(.sigmoid),
      .activation(.tanh), .activation(.selu), .activation(.mish), .activation(.softplus),
      .activation(.hardSwish), .activation(.hardSigmoid), .maxout, .finalSoftmax,
      .localResponseNormalization, .scale, .dropout, .addition, .multiplication, .maximum,
      .rearrangement:
      []
    }
  }

  private static func modulesOnly(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .activation(.relu), .activation(.elu), .activation(.gelu), .activation(.relu6),
      .activation(.leakyReLU), .parametricReLU:
      [Charge(.activations, 1, .outputs, when: .asModule)]
    case .pooling(.max), .pooling(.average), .globalPooling(.max), .globalPooling(.average),
      .adaptivePooling(.max), .adaptivePooling(.average):
      [Charge(poolingTerm(layer), 1, .inputs, when: .asModule)]
    case .upsampling: [Charge(.upsampling, 1, .outputs, when: .asModule)]
    case .convolution, .transposedConvolution, .fullyConnected, .batchNormalization,
      .instanceNormalization, .layerNormalization, .groupNormalization:
      productsAndNormalization(layer)
    // SiLU and softmax have a patched function but no hook.
    case .input, .radialBasis, .pooling(.l2), .pooling(.sum), .globalPooling(.l2),
      .globalPooling(.sum), .adaptivePooling(.l2), .adaptivePooling(.sum), .activation(.sigmoid),
      .activation(.tanh), .activation(.selu), .activation(.silu), .activation(.mish),
      .activation(.softplus), .activation(.hardSwish), .activation(.hardSigmoid), .maxout,
      .softmax, .finalSoftmax, .localResponseNormalization, .scale, .dropout, .addition,
      .multiplication, .maximum, .rearrangement:
      []
    }
  }

  private static func productsAndNormalization(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .batchNormalization:
      Charge.normalization(.batchNormalization, plain: 1, affine: 1)
    case .instanceNormalization:
      Charge.normalization(.instanceNormalization, plain: 1, affine: 1)
    case .groupNormalization:
      Charge.normalization(.groupNormalization, plain: 1, affine: 1)
    // PyTorch's LayerNorm has no attribute `affine`, by which ptflops doubles the count.
    case .layerNormalization:
      [Charge(.layerNormalization, 1, .inputs)]
    case .convolution, .transposedConvolution, .fullyConnected, .input, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .activation, .parametricReLU, .maxout, .softmax,
      .finalSoftmax, .localResponseNormalization, .scale, .dropout, .addition, .multiplication,
      .maximum, .upsampling, .rearrangement:
      productsAndBiases(layer)
    }
  }

  /// The line that a pooling layer's work goes to.
  static func poolingTerm(_ layer: LayerClass) -> CountedTerm {
    switch layer {
    case .pooling(.max): .maxPooling
    case .pooling(.average): .averagePooling
    case .globalPooling, .adaptivePooling: .adaptivePooling
    case .pooling(.l2), .pooling(.sum), .input, .convolution, .transposedConvolution,
      .fullyConnected, .radialBasis, .activation, .parametricReLU, .maxout, .softmax,
      .finalSoftmax, .batchNormalization, .instanceNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .scale, .dropout, .addition,
      .multiplication, .maximum, .upsampling, .rearrangement:
      .otherPooling
    }
  }
}
