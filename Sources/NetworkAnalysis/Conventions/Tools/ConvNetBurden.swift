import NetworkModel

extension Convention {
  public static let convNetBurden = Convention(
    name: "convnet-burden", title: "convnet-burden", unit: .macs,
    source: "albanie/convnet-burden, core/burden.m",
    charges: { layer in
      switch layer {
      case .convolution, .transposedConvolution, .fullyConnected:
        productsAndBiases(layer)
      case .activation(.relu), .activation(.leakyReLU):
        [Charge(.activations, 2, .outputs)]
      // By the stride's area instead of the kernel's.
      case .pooling(.max): [Charge(.maxPooling, 2, .outputsByStride)]
      case .pooling(.average): [Charge(.averagePooling, 2, .outputsByStride)]
      case .globalPooling(.max), .globalPooling(.average):
        [Charge(.adaptivePooling, 1, .inputs)]
      // E + (2 + 2C)·H·W
      case .localResponseNormalization:
        [
          Charge(.responseNormalization, 3, .outputs),
          Charge(.responseNormalization, 2, .positions),
        ]
      case .addition: [Charge(.merges, 1, .outputs)]
      case .scale: [Charge(.scale, 1, .outputs)]
      case .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners):
        [Charge(.upsampling, 4, .outputs)]
      // Batch normalization is merged into the convolution before it.
      case .input, .radialBasis, .pooling(.l2), .pooling(.sum), .globalPooling(.l2),
        .globalPooling(.sum), .adaptivePooling, .activation(.elu), .activation(.sigmoid),
        .activation(.tanh), .activation(.relu6), .activation(.gelu), .activation(.selu),
        .activation(.silu), .activation(.mish), .activation(.softplus), .activation(.hardSwish),
        .activation(.hardSigmoid), .parametricReLU, .maxout, .softmax, .finalSoftmax,
        .batchNormalization, .instanceNormalization, .layerNormalization, .groupNormalization,
        .dropout, .multiplication, .maximum, .upsampling(.nearest), .rearrangement:
        []
      }
    })
}
