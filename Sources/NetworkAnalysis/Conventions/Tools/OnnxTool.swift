import NetworkModel

extension Convention {
  /// Of a graph exported with its batch normalization in place.
  public static let onnxTool = Convention(
    name: "onnx-tool", title: "onnx-tool", unit: .weighted,
    source: "onnx-tool 1.0.1, node.py and data/Profile.md",
    charges: { layer in
      switch layer {
      case .convolution, .transposedConvolution, .fullyConnected:
        productsAndBiases(layer)
      // A subtraction, a root (24), a division (4), a multiplication and an addition.
      case .batchNormalization: [Charge(.batchNormalization, 31, .inputs)]
      case .activation(.relu): [Charge(.activations, 1, .outputs)]
      case .activation(.leakyReLU), .activation(.relu6), .parametricReLU:
        [Charge(.activations, 2, .outputs)]
      case .activation(.hardSwish): [Charge(.activations, 5, .outputs)]
      case .activation(.sigmoid): [Charge(.activations, 32, .outputs)]
      case .activation(.silu): [Charge(.activations, 33, .outputs)]
      case .activation(.tanh): [Charge(.activations, 38, .outputs)]
      case .softmax, .finalSoftmax: [Charge(.softmax, 36, .outputs)]
      case .addition, .multiplication: [Charge(.merges, 1, .mergedValues)]
      case .pooling(.max): [Charge(.maxPooling, 1, .windowTaps)]
      case .pooling(.average): [Charge(.averagePooling, 1, .windowTaps)]
      case .globalPooling(.average):
        [Charge(.adaptivePooling, 1, .inputs), Charge(.adaptivePooling, 4, .outputs)]
      // Exported as pooling by the cells' size.
      case .adaptivePooling(.max), .adaptivePooling(.average):
        [Charge(.adaptivePooling, 1, .windowReads)]
      case .localResponseNormalization:
        [
          Charge(.responseNormalization, 37, .inputs),
          Charge(.responseNormalization, 1, .responseWindows),
        ]
      // Exported as a multiplication and an addition.
      case .scale: [Charge(.scale, 1, .inputsIfWeighted), Charge(.scale, 1, .biasAdditions)]
      case .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners):
        [Charge(.upsampling, 4, .outputs)]
      case .input, .radialBasis, .pooling(.l2), .pooling(.sum), .globalPooling(.max),
        .globalPooling(.l2), .globalPooling(.sum), .adaptivePooling(.l2), .adaptivePooling(.sum),
        .activation(.elu), .activation(.gelu), .activation(.selu), .activation(.mish),
        .activation(.softplus), .activation(.hardSigmoid), .maxout, .instanceNormalization,
        .layerNormalization, .groupNormalization, .dropout, .maximum, .upsampling(.nearest),
        .rearrangement:
        []
      }
    })
}
