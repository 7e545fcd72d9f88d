import NetworkModel

/// thop puts hooks on modules, and so never sees what is called as a function.
extension Convention {
  public static let thop = Convention(
    name: "thop", title: "thop 0.1, from PyPI", unit: .macs,
    source: "thop 0.1.1, vision/basic_hooks.py and vision/calc_func.py", charges: published)

  public static let thopUltralytics = Convention(
    name: "thop-ultralytics", title: "thop 2, ultralytics", unit: .macs,
    source: "ultralytics/thop 2.0, vision/basic_hooks.py and vision/calc_func.py",
    charges: { layer in
      switch layer {
      case .transposedConvolution: [.transposedConvolution]
      case .pooling(.average):
        [
          Charge(.averagePooling, 1, .windowReads, when: .asModule),
          Charge(.averagePooling, 1, .outputs, when: .asModule),
        ]
      case .globalPooling(.average), .adaptivePooling(.average):
        [
          Charge(.adaptivePooling, 1, .windowReads, when: .asModule),
          Charge(.adaptivePooling, 1, .outputs, when: .asModule),
        ]
      case .upsampling(.nearest): []
      case .input, .convolution, .fullyConnected, .radialBasis, .pooling(.max), .pooling(.l2),
        .pooling(.sum), .globalPooling(.max), .globalPooling(.l2), .globalPooling(.sum),
        .adaptivePooling(.max), .adaptivePooling(.l2), .adaptivePooling(.sum), .activation,
        .parametricReLU, .maxout, .softmax, .finalSoftmax, .batchNormalization,
        .instanceNormalization, .layerNormalization, .groupNormalization,
        .localResponseNormalization, .scale, .dropout, .addition, .multiplication, .maximum,
        .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners), .rearrangement:
        published(layer)
      }
    })

  public static let thop0031 = Convention(
    name: "thop-0.0.31", title: "thop up to 0.0.31", unit: .macs,
    source: "thop 0.0.31, count_hooks.py",
    charges: { layer in
      switch layer {
      case .batchNormalization: [Charge(.batchNormalization, 2, .inputs)]
      case .instanceNormalization, .layerNormalization: []
      case .input, .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
        .globalPooling, .adaptivePooling, .activation, .parametricReLU, .maxout, .softmax,
        .finalSoftmax, .groupNormalization, .localResponseNormalization, .scale, .dropout,
        .addition, .multiplication, .maximum, .upsampling, .rearrangement:
        published(layer)
      }
    })

  private static func published(_ layer: LayerClass) -> [Charge] {
    switch layer {
    case .convolution: [.convolution]
    // On the output's plane, which is too many by the stride's area.
    case .transposedConvolution: [Charge(.transposedConvolutions, 1, .weightsAtOutput)]
    case .fullyConnected: [.fullyConnected]
    case .batchNormalization: Charge.normalization(.batchNormalization, plain: 2, affine: 2)
    case .instanceNormalization:
      Charge.normalization(.instanceNormalization, plain: 2, affine: 2)
    case .layerNormalization: Charge.normalization(.layerNormalization, plain: 2, affine: 2)
    case .parametricReLU: [Charge(.activations, 1, .inputs, when: .asModule)]
    // An exponential and a division for each of n values, n − 1 additions.
    case .softmax:
      [
        Charge(.softmax, 3, .inputs, when: .asModule),
        Charge(.softmax, -1, .distributions, when: .asModule),
      ]
    case .pooling(.average): [Charge(.averagePooling, 1, .outputs, when: .asModule)]
    case .globalPooling(.average), .adaptivePooling(.average):
      [
        Charge(.adaptivePooling, 1, .inputs, when: .asModule),
        Charge(.adaptivePooling, 1, .outputs, when: .asModule),
      ]
    case .upsampling(.nearest): [Charge(.upsampling, 1, .outputs, when: .asModule)]
    case .upsampling(.bilinear), .upsampling(.bilinearAlignedCorners):
      [Charge(.upsampling, 11, .outputs, when: .asModule)]
    case .input, .radialBasis, .pooling(.max), .pooling(.l2), .pooling(.sum), .globalPooling(.max),
      .globalPooling(.l2), .globalPooling(.sum), .adaptivePooling(.max), .adaptivePooling(.l2),
      .adaptivePooling(.sum), .activation, .maxout, .finalSoftmax, .groupNormalization,
      .localResponseNormalization, .scale, .dropout, .addition, .multiplication, .maximum,
      .rearrangement:
      []
    }
  }
}
