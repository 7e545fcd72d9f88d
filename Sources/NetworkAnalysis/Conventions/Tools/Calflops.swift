import NetworkModel

extension Convention {
  public static let calflops = Convention(
    name: "calflops", title: "calflops FLOPs", unit: .flops, source: source,
    charges: operations, parameters: ParameterRules.trained)

  public static let calflopsMACs = Convention(
    name: "calflops-macs", title: "calflops MACs", unit: .macs, source: source, charges: products,
    parameters: ParameterRules.trained)

  private static let source = "calflops 0.3.2, pytorch_ops.py"

  private static func operations(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .convolution: [.convolution, .secondOperation, .convolutionBias]
    case .transposedConvolution: [.transposedConvolution, .secondOperation, .convolutionBias]
    case .fullyConnected: [.fullyConnected, .secondOperation]
    case .batchNormalization: Charge.normalization(.batchNormalization, plain: 1, affine: 1)
    case .instanceNormalization:
      Charge.normalization(.instanceNormalization, plain: 4, affine: 1)
    case .layerNormalization: Charge.normalization(.layerNormalization, plain: 4, affine: 1)
    case .groupNormalization: Charge.normalization(.groupNormalization, plain: 4, affine: 1)
    case .activation(.relu), .activation(.leakyReLU), .activation(.elu), .activation(.silu),
      .activation(.gelu), .parametricReLU:
      [Charge(.activations, 1, .inputs)]
    // The module calls another function, hardtanh, which is not counted.
    case .activation(.relu6): [Charge(.activations, 1, .inputs, when: .asFunction)]
    case .softmax: [Charge(.softmax, 1, .inputs)]
    case .pooling(.max), .pooling(.average), .globalPooling(.max), .globalPooling(.average),
      .adaptivePooling(.max), .adaptivePooling(.average):
      [Charge(poolingTerm(layer), 1, .inputs)]
    case .input, .radialBasis, .pooling(.l2), .pooling(.sum), .globalPooling(.l2),
      .globalPooling(.sum), .adaptivePooling(.l2), .adaptivePooling(.sum), .activation(.sigmoid),
      .activation(.tanh), .activation(.selu), .activation(.mish), .activation(.softplus),
      .activation(.hardSwish), .activation(.hardSigmoid), .maxout, .finalSoftmax,
      .localResponseNormalization, .scale, .dropout, .addition, .multiplication, .maximum,
      .upsampling, .rearrangement:
      []
    }
  }
}
