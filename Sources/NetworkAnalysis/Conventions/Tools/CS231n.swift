extension Convention {
  /// The table of VGG-16's memory and weights: what a forward pass keeps, biases left out.
  public static let cs231n = Convention(
    name: "cs231n", title: "CS231n's table of VGG-16", unit: .values,
    source: "CS231n course notes, convolutional networks, case studies",
    charges: { layer in
      switch layer {
      case .input: [Charge(.inputValues, 1, .outputs)]
      case .convolution, .transposedConvolution: [Charge(.convolutionValues, 1, .outputs)]
      case .pooling, .globalPooling, .adaptivePooling: [Charge(.poolingValues, 1, .outputs)]
      case .fullyConnected: [Charge(.fullyConnectedValues, 1, .outputs)]
      case .radialBasis, .activation, .parametricReLU, .maxout, .softmax, .finalSoftmax,
        .batchNormalization, .instanceNormalization, .layerNormalization, .groupNormalization,
        .localResponseNormalization, .scale, .dropout, .addition, .multiplication, .maximum,
        .upsampling, .rearrangement:
        []
      }
    },
    parameters: ParameterRules.weightsOnly)
}
