import CNNDiagnostics
import FileFormats
import NetworkModel

/// The sections with a window, and those of products.
extension DarknetBuilder {
  static let windowKeys: [(own: Hyperparameter, key: String)] = [
    (.filters, "filters"), (.kernel, "size"), (.stride, "stride"), (.padding, "padding"),
    (.dilation, "dilation"), (.groups, "groups"),
  ]

  /// The strides down and across: `stride` unless there are others for one axis.
  private func strides(
    _ options: DarknetOptions
  ) throws(ImportFault) -> (vertical: Int, horizontal: Int) {
    let stride = try options.integer("stride", otherwise: 1)
    let across = try options.integer("stride_x", otherwise: -1)
    let down = try options.integer("stride_y", otherwise: -1)
    return (down < 1 ? stride : down, across < 1 ? stride : across)
  }

  /// `pad` is half of the size if it is set; `padding` is what it says.
  private func padding(_ options: DarknetOptions, size: Int) throws(ImportFault) -> Int {
    let isHalf = try options.flag("pad")
    return isHalf ? size / 2 : try options.integer("padding", otherwise: 0)
  }

  func windows(
    _ options: DarknetOptions, size: Int, strides: (vertical: Int, horizontal: Int),
    dilation: Int = 1, before: Int, after: Int
  ) throws(ImportFault) -> Windows {
    try made(options) { () throws(LayerError) in
      let padding = AxisPadding.explicit(before: before, after: after)
      return Windows(
        vertical: try Window(
          kernel: size, stride: strides.vertical, dilation: dilation, padding: padding),
        horizontal: try Window(
          kernel: size, stride: strides.horizontal, dilation: dilation, padding: padding))
    }
  }

  mutating func readConvolution(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let filters = try options.integer("filters", otherwise: 1)
    let size = try options.integer("size", otherwise: 1)
    let groups = try options.integer("groups", otherwise: 1)
    let dilation = size == 1 ? 1 : try options.integer("dilation", otherwise: 1)
    let padding = try padding(options, size: size)
    let strides = try strides(options)
    let blur = try options.integer("antialiasing", otherwise: 0)
    let isCross = try options.flag("cbn")
    let isUsual = try options.flag("batch_normalize")
    let isNormalized = isCross || isUsual
    // Darknet forms the size of the output without the dilation; its padding grows with it.
    guard dilation == 1 || padding * 2 == size - 1 else {
      throw unsupported(
        options, why: "Darknet's sizes are wrong for a dilation without `pad=1` and an odd size")
    }
    let windows = try windows(
      options, size: size, strides: blur == 0 ? strides : (vertical: 1, horizontal: 1),
      dilation: dilation, before: padding * dilation, after: padding * dilation)
    let layer = try made(options) { () throws(LayerError) in
      try Convolution(
        filters: filters, windows: windows, groups: groups, bias: isNormalized ? .none : .shared,
        rounding: .floor)
    }
    let shared = try sharedWeights(options)
    var node = try add(
      .convolution(layer), "conv", options, [input], DarknetBuilder.windowKeys,
      sharing: shared?.convolution)
    var own = Weights(convolution: node)
    if isNormalized {
      node = try normalize(node, "conv", options, sharing: shared?.normalization)
      own.normalization = node
    }
    weights[index] = own
    node = try activate(node, options, named: "conv\(index)", otherwise: "logistic")
    return blur == 0 ? node : try addBlur(blur, strides, "conv", options, reading: node)
  }

  /// The layers whose weights a convolution uses in place of its own.
  private func sharedWeights(_ options: DarknetOptions) throws(ImportFault) -> Weights? {
    guard options.section["share_index"] != nil else { return nil }
    let reference = try options.integer("share_index", otherwise: 0)
    _ = try result(reference, "share_index", options)
    let place = reference < 0 ? index + reference : reference
    guard let shared = weights[place] else {
      throw ImportFault(
        .outOfRange(
          of: "share_index", value: "\(reference)", expected: "it is no convolutional section"),
        at: options.location(of: "share_index"))
    }
    return shared
  }

  /// Adds the batch normalization that follows the products of a section.
  private mutating func normalize(
    _ products: NodeID, _ short: String, _ options: DarknetOptions, sharing shared: NodeID? = nil
  ) throws(ImportFault) -> NodeID {
    try add(
      .batchNormalization(try normalization(options)), short, options, [products], sharing: shared,
      suffix: "-bn")
  }

  func normalization(_ options: DarknetOptions) throws(ImportFault) -> BatchNormalization {
    try made(options) { () throws(LayerError) in try BatchNormalization(epsilon: 1e-5) }
  }

  /// The fixed filter by which antialiasing takes every other pixel after a layer of stride 1.
  private mutating func addBlur(
    _ kind: Int, _ strides: (vertical: Int, horizontal: Int), _ short: String,
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let (size, padding) = kind == 2 ? (2, 0) : (3, 1)
    let channels = try shape(of: input).channels
    let windows = try windows(
      options, size: size, strides: strides, before: padding, after: padding)
    let layer = try made(options) { () throws(LayerError) in
      try Convolution(
        filters: channels, windows: windows, groups: channels, bias: .none, rounding: .floor)
    }
    return try add(
      .convolution(layer), short, options, [input], suffix: "-blur", attributes: .frozen)
  }

  mutating func readDeconvolution(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let filters = try options.integer("filters", otherwise: 1)
    let size = try options.integer("size", otherwise: 1)
    let stride = try options.integer("stride", otherwise: 1)
    let padding = try padding(options, size: size)
    let isNormalized = try options.flag("batch_normalize")
    let windows = try windows(
      options, size: size, strides: (stride, stride), before: padding, after: padding)
    let layer = try made(options) { () throws(LayerError) in
      try TransposedConvolution(
        filters: filters, windows: windows, bias: isNormalized ? .none : .shared)
    }
    var node = try add(
      .transposedConvolution(layer), "deconv", options, [input], DarknetBuilder.windowKeys)
    if isNormalized { node = try normalize(node, "deconv", options) }
    return try activate(node, options, named: "deconv\(index)", otherwise: "logistic")
  }

  mutating func readLocal(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let filters = try options.integer("filters", otherwise: 1)
    let size = try options.integer("size", otherwise: 1)
    let stride = try options.integer("stride", otherwise: 1)
    let padding = try options.integer("pad", otherwise: 0)
    // With padding the size of the output is that of one pixel beside a filter of 3.
    guard padding == 0 || padding * 2 == size - 1 else {
      throw unsupported(options, why: "Darknet's sizes are wrong for this `pad` and `size`")
    }
    let windows = try windows(
      options, size: size, strides: (stride, stride), before: padding, after: padding)
    let layer = try made(options) { () throws(LayerError) in
      try Convolution(
        filters: filters, windows: windows, bias: .perPosition, rounding: .floor,
        weights: .perPosition)
    }
    let node = try add(
      .convolution(layer), "local", options, [input], DarknetBuilder.windowKeys)
    return try activate(node, options, named: "local\(index)", otherwise: "logistic")
  }

  mutating func readConnected(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let units = try options.integer("output", otherwise: 1)
    let isNormalized = try options.flag("batch_normalize")
    let layer = try made(options) { () throws(LayerError) in
      try FullyConnected(units: units, bias: isNormalized ? .none : .shared)
    }
    var node = try add(
      .fullyConnected(layer), "connected", options, [input], [(.units, "output")])
    if isNormalized { node = try normalize(node, "connected", options) }
    return try activate(node, options, named: "connected\(index)", otherwise: "logistic")
  }

  // MARK: Pooling

  mutating func readMaximum(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    if try options.flag("maxpool_depth") {
      let channels = try options.integer("out_channels", otherwise: 1)
      let volume = try shape(of: input)
      let output = try made(options) { () throws(LayerError) in
        try volume.with(channels: channels)
      }
      return try addOpaque("maxpool", .elementwise, output, options, reading: [input])
    }
    let blur = try options.integer("antialiasing", otherwise: 0)
    let strides = try strides(options)
    let windows = try poolingWindows(
      options, strides: blur == 0 ? strides : (vertical: 1, horizontal: 1))
    let node = try add(
      .pooling(Pooling(.max, windows: windows, rounding: .floor)), "maxpool", options, [input],
      DarknetBuilder.windowKeys)
    return blur == 0 ? node : try addBlur(blur, strides, "maxpool", options, reading: node)
  }

  mutating func readLocalAverage(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let windows = try poolingWindows(options, strides: try strides(options))
    return try add(
      .pooling(Pooling(.average, windows: windows, rounding: .floor, countsPadding: false)),
      "avgpool", options, [input], DarknetBuilder.windowKeys)
  }

  /// Padding counts both ends together, of which the near end has the smaller half.
  private func poolingWindows(
    _ options: DarknetOptions, strides: (vertical: Int, horizontal: Int)
  ) throws(ImportFault) -> Windows {
    let stride = try options.integer("stride", otherwise: 1)
    let size = try options.integer("size", otherwise: stride)
    let padding = try options.integer("padding", otherwise: max(size, 1) - 1)
    return try windows(
      options, size: size, strides: strides, before: padding / 2, after: padding - padding / 2)
  }
}
