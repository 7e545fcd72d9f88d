import NetworkModel

extension ActivationTotal.Rule {
  static let torchsummary = Self(
    times: { (!$0.isFunctional && $0.layer.isModule ? 1 : 0) + $0.enclosingModules }, factor: 2,
    inputOverhead: 0,
    parameters: .weightsAndBiases, countsParameters: { !$0.isBareScale }, addsParameters: true,
    unit: .mebibyte,
    label: "2 × all modules plus rest",
    meaning:
      "twice the outputs of all modules, in place or not, blocks included, plus input and parameters",
    source: "sksq96/pytorch-summary, torchsummary.py")
}

extension LayerClass {
  /// True if PyTorch has a module for it, whose output a hook sees; operators on tensors have none.
  fileprivate var isModule: Bool {
    switch self {
    case .input, .reduction, .globalResponseNormalization, .normDivision, .addition, .subtraction,
      .weightedAddition, .multiplication, .maximum, .matrixMultiplication,
      .rearrangement(.operation), .elementwise, .unknown:
      false
    case .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .regionPooling, .activation, .parametricReLU, .maxout,
      .softmax,
      .logarithmicSoftmax,
      .batchNormalization, .imageNormalization, .instanceNormalization, .layerNormalization,
      .groupNormalization, .localResponseNormalization, .gatedLinearUnit, .scale, .dropout,
      .upsampling, .rearrangement(.module),
      .rearrangement(.permutation), .recurrence:
      true
    }
  }
}
