package import NetworkModel

/// PyTorch's operators as layers.
extension ForwardCase {
  /// An attribute or a parameter that the operator needs is not there.
  private struct Incomplete: Error {
    let name: String
  }

  private func needed<Value>(_ value: Value?) throws -> Value {
    guard let value else { throw Incomplete(name: name) }
    return value
  }

  /// Whether the case is none of a single layer but a composition of several.
  package var isBlock: Bool { op.hasPrefix("block:") }

  /// The name of the operator on the plane: `conv2d` of `conv3d`.
  private var planeOp: String {
    op.hasSuffix("1d") || op.hasSuffix("3d") ? op.dropLast(2) + "2d" : op
  }

  /// The axis of a concatenation; PyTorch counts images and channels before the others.
  private func joinedAxis() throws -> Axis {
    let extents = try needed(inputs.values.first).shape
    let (axes, dim) = (try needed(SpatialAxes(rawValue: extents.count - 2)), try needed(attrs.dim))
    return dim == 1 ? .channels : axes.all[dim - 2]
  }

  /// The layer.
  ///
  /// `divisor_override` is not a hyperparameter of a layer; its case is one of sum pooling, to be divided.
  package func layer() throws -> Layer {
    switch planeOp {
    case "conv2d", "conv_transpose2d", "linear": try product()
    case "max_pool2d", "avg_pool2d", "lp_pool2d", "global_avg_pool", "adaptive_avg_pool2d",
      "adaptive_max_pool2d":
      try pool()
    case "batch_norm", "layer_norm", "layer_norm_channels_first", "group_norm",
      "local_response_norm":
      try normalization()
    case "softmax": .softmax(Softmax(over: .channels))
    case "log_softmax": .softmax(Softmax(.logarithmic, over: .channels))
    case "prelu": .parametricReLU(ParametricReLU())
    case "concat": .concatenation(Concatenation(along: try joinedAxis()))
    case "add": .addition(Addition())
    case "mul": .multiplication(Multiplication())
    case "channel_shuffle", "pixel_shuffle", "upsample", "pad", "flatten": try rearrangement()
    default: .activation(try Activation(needed(function)))
    }
  }

  private func windows(kernel: [Int]) throws -> Windows {
    let axes = try needed(SpatialAxes(rawValue: kernel.count))
    let stride = try needed(attrs.stride)
    let dilation = attrs.dilation ?? kernel.map { _ in 1 }
    let pad = attrs.padding.isEmpty ? (kernel + kernel).map { _ in 0 } : attrs.padding
    return try Windows(axes) { axis in
      let place = axes.all.firstIndex(of: axis) ?? 0
      return try Window(
        kernel: kernel[place], stride: stride[place], dilation: dilation[place],
        padding: .explicit(before: pad[place], after: pad[place + kernel.count]))
    }
  }

  private func extents(_ numbers: [Int]) throws -> Extents {
    let axes = try needed(SpatialAxes(rawValue: numbers.count))
    return Extents(axes) { numbers[axes.all.firstIndex(of: $0) ?? 0] }
  }

  private func product() throws -> Layer {
    let weight = try needed(params["weight"]).shape
    let bias: BiasForm = try needed(attrs.bias) ? .shared : .none
    switch planeOp {
    case "conv2d":
      return .convolution(
        try Convolution(
          filters: weight[0], windows: windows(kernel: Array(weight[2...])),
          groups: needed(attrs.groups), bias: bias, rounding: .floor))
    case "conv_transpose2d":
      let groups = try needed(attrs.groups)
      let extra = try needed(attrs.outputPadding)
      return .transposedConvolution(
        try TransposedConvolution(
          filters: weight[1] * groups, windows: windows(kernel: Array(weight[2...])),
          outputPadding: extents(extra), groups: groups, bias: bias))
    default:
      return .fullyConnected(try FullyConnected(units: weight[0], bias: bias))
    }
  }

  private func pool() throws -> Layer {
    let reduction: Reduction =
      attrs.divisor != nil ? .sum : op.contains("max") ? .max : op.contains("avg") ? .average : .l2
    if op.hasPrefix("global") { return .globalPooling(GlobalPooling(reduction)) }
    if op.hasPrefix("adaptive") {
      return .adaptivePooling(
        try AdaptivePooling(reduction, to: extents(needed(attrs.output))))
    }
    return .pooling(
      Pooling(
        reduction, windows: try windows(kernel: needed(attrs.kernel)),
        rounding: attrs.ceilMode == true ? .ceil : .floor,
        countsPadding: attrs.countsPadding ?? true))
  }

  private func normalization() throws -> Layer {
    switch op {
    case "batch_norm":
      .batchNormalization(
        try BatchNormalization(epsilon: needed(attrs.epsilon), affine: needed(attrs.affine)))
    case "layer_norm":
      .layerNormalization(
        try LayerNormalization(epsilon: needed(attrs.epsilon), affine: needed(attrs.affine)))
    case "layer_norm_channels_first":
      .layerNormalization(
        try LayerNormalization(over: .channels, epsilon: needed(attrs.epsilon)))
    case "group_norm":
      .groupNormalization(
        try GroupNormalization(groups: needed(attrs.groups), epsilon: needed(attrs.epsilon)))
    default:
      .localResponseNormalization(
        try LocalResponseNormalization(
          size: needed(attrs.size?.first), alpha: needed(attrs.alpha), beta: needed(attrs.beta),
          k: needed(attrs.k), alphaDividedBySize: needed(attrs.dividesAlpha)))
    }
  }

  private func rearrangement() throws -> Layer {
    switch op {
    case "channel_shuffle":
      return .channelShuffle(try ChannelShuffle(groups: needed(attrs.groups)))
    case "pixel_shuffle":
      return .pixelShuffle(try PixelShuffle(factor: needed(attrs.upscale)))
    case "upsample":
      let interpolation: Upsample.Interpolation =
        attrs.mode == "nearest"
        ? .nearest : attrs.alignsCorners == true ? .bilinearAlignedCorners : .bilinear
      if let scale = attrs.scale {
        return .upsample(
          try Upsample(to: .factors(extents(scale)), interpolation: interpolation))
      }
      return .upsample(
        try Upsample(to: .extents(extents(needed(attrs.size))), interpolation: interpolation))
    case "pad":
      let pads = attrs.padding
      let axes = try needed(SpatialAxes(rawValue: pads.count / 2))
      return .padding(
        try Padding(
          Sides(axes) { axis in
            let place = axes.all.firstIndex(of: axis) ?? 0
            return (pads[place], pads[place + axes.rawValue])
          }))
    default:
      return .flatten(Flatten())
    }
  }

  private var function: Activation.Function? {
    switch op {
    case "relu": .relu
    case "relu6": .relu6
    case "leaky_relu": .leakyReLU(slope: attrs.slope ?? .nan)
    case "elu": .elu(alpha: attrs.alpha ?? .nan)
    case "selu": .selu
    case "sigmoid": .sigmoid
    case "tanh": .tanh
    case "gelu": attrs.approximation.flatMap(Activation.GELUForm.init).map { .gelu($0) }
    case "silu": .silu
    case "hardswish": .hardSwish
    case "hardsigmoid": .hardSigmoid
    case "softplus": .softplus
    case "mish": .mish
    default: nil
    }
  }
}
