package import NetworkModel

extension LayerKind {
  /// What becomes of a layer of the kind in PyTorch, as the page on interchange says.
  package var inPyTorch: String {
    switch self {
    case .input: "an argument of `forward`"
    case .convolution:
      "`nn.Conv2d`, behind `nn.ZeroPad2d` if it is padded otherwise at its two ends; standardized weights, a connection table, weights of each position and a bias of each position by classes in the file"
    case .transposedConvolution:
      "`nn.ConvTranspose2d`, and `nn.ZeroPad2d` with negative padding to cut off more at one end"
    case .fullyConnected:
      "`nn.Linear`, behind `nn.Flatten`, or over positions with the channels last"
    case .radialBasis: "a class in the file"
    case .pooling:
      "`nn.MaxPool2d`, `nn.AvgPool2d`, with `ceil_mode` where PyTorch's rule gives the extents; other padding of a maximum by `nn.ConstantPad2d`; norms, and averages with a dilation or padding at one end, by classes in the file"
    case .globalPooling:
      "`nn.AdaptiveAvgPool2d(1)`, `nn.AdaptiveMaxPool2d(1)`; sums, norms and reductions of channels as functions"
    case .adaptivePooling:
      "`nn.AdaptiveAvgPool2d`, `nn.AdaptiveMaxPool2d`; sums and norms by a class in the file"
    case .regionPooling: "`nn.AdaptiveMaxPool2d`, then `expand`"
    case .maxUnpooling: "a class in the file: `F.max_pool2d` for the places, and `scatter`"
    case .activation:
      "the module of that name; `nn.Hardtanh` for a ReLU that ends at a value; a square as a function"
    case .parametricReLU: "`nn.PReLU`"
    case .maxout: "`unflatten` and `amax`"
    case .gatedLinearUnit: "`nn.GLU`"
    case .softmax:
      "`nn.Softmax`, `nn.LogSoftmax`; over the volume between `nn.Flatten` and `nn.Unflatten`"
    case .batchNormalization: "`nn.BatchNorm2d`"
    case .layerNormalization: "`nn.LayerNorm`, over the channels with these last"
    case .groupNormalization: "`nn.GroupNorm`"
    case .instanceNormalization: "`nn.InstanceNorm2d`"
    case .localResponseNormalization:
      "`nn.LocalResponseNorm`; with α not divided by the size, a class in the file"
    case .globalResponseNormalization: "a class in the file"
    case .l2Normalization: "`F.normalize`, and a class in the file for its factors"
    case .scale: "a class in the file"
    case .dropout:
      "`nn.Dropout`; of channels `nn.Dropout2d`, of whole images a class in the file"
    case .concatenation: "`torch.cat`; blocks whose layers read all before by a class in the file"
    case .addition: "`+`, `-`; with weights a class in the file"
    case .multiplication: "`*`"
    case .matrixMultiplication: "`@` of the flattened volumes"
    case .maximum: "`torch.maximum`"
    case .flatten: "`nn.Flatten`"
    case .reshape: "`nn.Flatten`, `nn.Unflatten`"
    case .padding:
      "`nn.ZeroPad2d`, `nn.ConstantPad2d`, `nn.ReflectionPad2d`, `nn.ReplicationPad2d`, `nn.CircularPad2d`; of channels `F.pad`"
    case .crop: "a slice"
    case .upsample: "`nn.Upsample`; antialiased `F.interpolate`"
    case .pixelShuffle:
      "`nn.PixelShuffle`, `nn.PixelUnshuffle`; the channels of one pixel together as `unflatten` and `permute`"
    case .channelShuffle: "`nn.ChannelShuffle`"
    case .channelSlice: "`narrow`"
    case .opaque: "refused: what it computes is not known"
    }
  }
}
