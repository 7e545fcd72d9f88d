extension Convention {
  public static let torchinfo = Convention(
    name: "torchinfo", title: "torchinfo mult-adds", unit: .macs,
    source: "torchinfo 1.8.0, layer_info.py and model_statistics.py",
    charges: { layer in
      switch layer {
      case .convolution: [.convolution, .convolutionBias]
      // On the output's plane like any other convolution, which is too many by the stride's area.
      case .transposedConvolution:
        [Charge(.transposedConvolutions, 1, .weightsAtOutput), .convolutionBias]
      case .fullyConnected: [.fullyConnected, .fullyConnectedBias]
      // Whatever else owns a weight or bias counts each of them once an image, wherever it is used.
      case .batchNormalization: [Charge(.batchNormalization, 1, .parameters)]
      case .instanceNormalization: [Charge(.instanceNormalization, 1, .parameters)]
      case .layerNormalization: [Charge(.layerNormalization, 1, .parameters)]
      case .groupNormalization: [Charge(.groupNormalization, 1, .parameters)]
      case .scale: [Charge(.scale, 1, .parameters)]
      case .parametricReLU: [Charge(.activations, 1, .parameters)]
      case .radialBasis: [Charge(.radialBasis, 1, .parameters)]
      case .input, .pooling, .globalPooling, .adaptivePooling, .activation, .maxout, .softmax,
        .finalSoftmax, .localResponseNormalization, .dropout, .addition, .multiplication, .maximum,
        .upsampling, .rearrangement:
        []
      }
    })
}
