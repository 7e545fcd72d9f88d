extension Convention {
  public static let cnnshape = Convention(
    name: "cnnshape", title: "this program's MACs", unit: .macs,
    source: "docs/conventions.md", charges: products)

  public static let torchvision = Convention(
    name: "torchvision", title: "torchvision's GFLOPS column", unit: .macs,
    source: "torchvision, test/common_extended_utils.py (`_ops` of the weights)",
    charges: products)

  public static let nni = Convention(
    name: "nni", title: "NNI count_flops_params", unit: .macs,
    source: "microsoft/nni, compression/utils/counter.py", charges: products,
    parameters: ParameterRules.withoutBatchNormalization)

  public static let flopCounter = Convention(
    name: "flopcounter", title: "PyTorch FlopCounterMode", unit: .flops,
    source: "PyTorch, torch/utils/flop_counter.py",
    charges: { layer in
      let charges = products(layer)
      return charges.isEmpty ? [] : charges + [.secondOperation]
    })

  /// The products of convolutions, transposed ones on the plane of their input, and of fully connected
  /// layers; no biases.
  static func products(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .convolution: [.convolution]
    case .transposedConvolution: [.transposedConvolution]
    case .fullyConnected: [.fullyConnected]
    case .input, .radialBasis, .pooling, .globalPooling, .adaptivePooling, .activation,
      .parametricReLU, .maxout, .softmax, .finalSoftmax, .batchNormalization,
      .instanceNormalization, .layerNormalization, .groupNormalization,
      .localResponseNormalization, .scale, .dropout, .addition, .multiplication, .maximum,
      .upsampling, .rearrangement:
      []
    }
  }

  /// The same with one addition for each bias.
  static func productsAndBiases(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .convolution: [.convolution, .convolutionBias]
    case .transposedConvolution: [.transposedConvolution, .convolutionBias]
    case .fullyConnected: [.fullyConnected, .fullyConnectedBias]
    case .input, .radialBasis, .pooling, .globalPooling, .adaptivePooling, .activation,
      .parametricReLU, .maxout, .softmax, .finalSoftmax, .batchNormalization,
      .instanceNormalization, .layerNormalization, .groupNormalization,
      .localResponseNormalization, .scale, .dropout, .addition, .multiplication, .maximum,
      .upsampling, .rearrangement:
      []
    }
  }
}
