import NetworkModel

/// The smallest parts, of which the modules are made.
extension UltralyticsBuilder {
  func made<Made>(_ make: () throws(LayerError) -> Made) throws(ImportFault) -> Made {
    try ImportBuilder.layer(at: row.location, make)
  }

  func volume(_ node: NodeID) throws(ImportFault) -> Shape {
    guard let shape = builder.shape(of: node) else { throw .silent }
    return shape
  }

  func channels(_ node: NodeID) throws(ImportFault) -> Int { try volume(node).channels }

  func unsupported(_ why: String) -> ImportFault {
    ImportFault(
      .unsupported(row.module, node: "model.\(row.index)", why: why), at: row.location)
  }

  mutating func add(
    _ layer: Layer, _ name: String, _ inputs: [NodeID], attributes: Node.Attributes = []
  ) throws(ImportFault) -> NodeID {
    try builder.add(
      layer, named: name, reading: inputs, at: row.location, attributes: attributes)
  }

  /// A kernel that is not square has a number for each axis.
  struct Kernel {
    let height: Int
    let width: Int

    init(_ size: Int) { (height, width) = (size, size) }

    init(_ height: Int, _ width: Int) { (self.height, self.width) = (height, width) }
  }

  /// A convolution whose padding keeps the plane at a stride of 1, unless it is stated.
  mutating func convolution(
    _ input: NodeID, to filters: Int, _ kernel: Kernel, stride: Int = 1,
    padding: Int? = nil, groups: Int = 1, dilation: Int = 1, bias: BiasForm, _ name: String
  ) throws(ImportFault) -> NodeID {
    let layer = try made { () throws(LayerError) in
      func window(_ size: Int) throws(LayerError) -> Window {
        let range = 1...Window.largestHyperparameter
        guard range.contains(size) else { throw .hyperparameterOutOfRange(.kernel, size, range) }
        guard range.contains(dilation) else {
          throw .hyperparameterOutOfRange(.dilation, dilation, range)
        }
        let own = padding ?? (dilation * (size - 1) + 1) / 2
        return try Window(
          kernel: size, stride: stride, dilation: dilation,
          padding: .explicit(before: own, after: own))
      }
      return try Convolution(
        filters: filters,
        windows: Windows(
          vertical: try window(kernel.height), horizontal: try window(kernel.width)),
        groups: groups, bias: bias, rounding: .floor)
    }
    return try add(.convolution(layer), name, [input])
  }

  mutating func normalization(_ input: NodeID, _ name: String) throws(ImportFault) -> NodeID {
    let layer = try made { () throws(LayerError) in try BatchNormalization(epsilon: 1e-3) }
    return try add(.batchNormalization(layer), name, [input])
  }

  mutating func activate(_ input: NodeID, _ name: String) throws(ImportFault) -> NodeID {
    guard let activation else { return input }
    let layer = try made { () throws(LayerError) in try Activation(activation) }
    return try add(.activation(layer), name, [input])
  }

  /// `Conv`: a convolution, its normalization and the activation.
  mutating func conv(
    _ input: NodeID, _ filters: Int, _ kernel: Kernel, stride: Int = 1,
    padding: Int? = nil, groups: Int = 1, dilation: Int = 1, activates: Bool = true, _ name: String
  ) throws(ImportFault) -> NodeID {
    let node = try convolution(
      input, to: filters, kernel, stride: stride, padding: padding, groups: groups,
      dilation: dilation, bias: .none, name + "/conv")
    let normalized = try normalization(node, name + "/bn")
    return activates ? try activate(normalized, name + "/act") : normalized
  }

  /// `DWConv`: as many groups as divide the channels on both sides.
  mutating func depthwise(
    _ input: NodeID, _ filters: Int, _ size: Int, stride: Int = 1, dilation: Int = 1,
    activates: Bool = true, _ name: String
  ) throws(ImportFault) -> NodeID {
    let groups = Int(greatestCommonDivisor(Int64(try channels(input)), Int64(filters)))
    return try conv(
      input, filters, Kernel(size), stride: stride, groups: max(groups, 1), dilation: dilation,
      activates: activates, name)
  }

  mutating func concatenate(_ inputs: [NodeID], _ name: String) throws(ImportFault) -> NodeID {
    inputs.count == 1
      ? inputs[0] : try add(.concatenation(Concatenation()), name + "/cat", inputs)
  }

  mutating func sum(_ inputs: [NodeID], _ name: String) throws(ImportFault) -> NodeID {
    try add(.addition(Addition()), name + "/add", inputs)
  }

  mutating func slice(
    _ input: NodeID, from start: Int, count: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let layer = try made { () throws(LayerError) in try ChannelSlice(from: start, count: count) }
    return try add(.channelSlice(layer), name, [input])
  }

  mutating func maximum(
    _ input: NodeID, _ size: Int, stride: Int, padding: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let layer = try made { () throws(LayerError) in
      let window = try Window(
        kernel: size, stride: stride, padding: .explicit(before: padding, after: padding))
      return Pooling(
        .max, windows: Windows(vertical: window, horizontal: window), rounding: .floor)
    }
    return try add(.pooling(layer), name, [input])
  }

  mutating func opaque(
    _ operation: String, _ output: Shape, _ arithmetic: Opaque.Arithmetic, _ name: String,
    _ inputs: [NodeID], macs: Int128? = nil, weights: Int128 = 0,
    attributes: Node.Attributes = []
  ) throws(ImportFault) -> NodeID {
    let layer = try made { () throws(LayerError) in
      guard let count = Int64(exactly: macs ?? 0) else { throw .countOverflow(.macs) }
      return try Opaque(
        operation, output: output, arithmetic: arithmetic, macs: macs == nil ? nil : count,
        parameters: try ParameterCount(weights: weights))
    }
    return try add(.opaque(layer), name, inputs, attributes: attributes)
  }

  /// `int(channels × ratio)`.
  ///
  /// - Throws: `.layer` for what is no number of channels.
  func part(_ channels: Int, _ ratio: Double) throws(ImportFault) -> Int {
    let product = (Double(channels) * ratio).rounded(.towardZero)
    guard product >= 1, let part = Int32(exactly: product) else {
      throw ImportFault(
        .layer(
          .hyperparameterOutOfRange(
            .filters, Int(exactly: product) ?? (product < 0 ? Int.min : Int.max),
            1...Shape.largestExtent)),
        at: row.location)
    }
    return Int(part)
  }

  /// The channels that a row means: at most so many, times the width multiple, a multiple of 8.
  func widened(_ channels: Int) throws(ImportFault) -> Int {
    let scaled = min(Double(channels), mostChannels) * width
    let multiple = (scaled / 8).rounded(.up) * 8
    guard multiple >= 1, let own = Int32(exactly: multiple) else {
      throw ImportFault(
        .layer(.hyperparameterOutOfRange(.filters, channels, 1...Shape.largestExtent)),
        at: row.location)
    }
    return Int(own)
  }
}
