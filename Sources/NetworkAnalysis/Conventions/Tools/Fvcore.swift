import NetworkModel

extension Convention {
  public static let fvcore = Convention(
    name: "fvcore", title: "fvcore FlopCountAnalysis after eval()", unit: .macs,
    source: source,
    charges: { layer in
      charges(layer, Charge.normalization(.batchNormalization, plain: 1, affine: 1))
    })

  /// fvcore never calls `eval()`, so a model that was just built is counted like this.
  public static let fvcoreTraining = Convention(
    name: "fvcore-train", title: "fvcore FlopCountAnalysis, training mode", unit: .macs,
    mode: .training, source: source,
    charges: { layer in
      charges(layer, Charge.normalization(.batchNormalization, plain: 4, affine: 1))
    })

  private static let source = "fvcore, nn/flop_count.py and nn/jit_handles.py"

  private static func charges(
    _ layer: LayerClass, _ batchNormalization: [Charge]
  ) -> [Charge] {
    switch layer {
    case .convolution, .transposedConvolution, .fullyConnected:
      products(layer)
    case .batchNormalization:
      batchNormalization
    case .instanceNormalization:
      Charge.normalization(.instanceNormalization, plain: 4, affine: 1)
    case .layerNormalization:
      Charge.normalization(.layerNormalization, plain: 4, affine: 1)
    case .groupNormalization:
      Charge.normalization(.groupNormalization, plain: 4, affine: 1)
    case .globalPooling(.average), .adaptivePooling(.average):
      [Charge(.adaptivePooling, 1, .inputs)]
    case .upsampling(.nearest):
      [Charge(.upsampling, 1, .outputs)]
    case .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners):
      [Charge(.upsampling, 4, .outputs)]
    // fvcore ignores some of these silently and warns of others; all count as zero.
    case .input, .radialBasis, .pooling, .globalPooling(.max), .globalPooling(.l2),
      .globalPooling(.sum), .adaptivePooling(.max), .adaptivePooling(.l2), .adaptivePooling(.sum),
      .activation, .parametricReLU, .maxout, .softmax, .finalSoftmax, .localResponseNormalization,
      .scale, .dropout, .addition, .multiplication, .maximum, .rearrangement:
      []
    }
  }
}
