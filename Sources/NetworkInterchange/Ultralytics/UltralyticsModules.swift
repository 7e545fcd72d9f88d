import NetworkModel

/// The modules that a row may name.
enum UltralyticsModule: String, CaseIterable {
  case conv = "Conv"
  case depthwiseConv = "DWConv"
  case transposedConv = "ConvTranspose"
  case ghostConv = "GhostConv"
  case focus = "Focus"
  case bottleneck = "Bottleneck"
  case ghostBottleneck = "GhostBottleneck"
  case bottleneckCSP = "BottleneckCSP"
  case c1 = "C1"
  case c2 = "C2"
  case c2f = "C2f"
  case c3 = "C3"
  case c3x = "C3x"
  case c3Ghost = "C3Ghost"
  case c3k2 = "C3k2"
  case c2PSA = "C2PSA"
  case a2C2f = "A2C2f"
  case downsampling = "SCDown"
  case pyramid = "SPP"
  case fastPyramid = "SPPF"
  case concat = "Concat"
  case upsample = "nn.Upsample"
  case maxPool = "nn.MaxPool2d"
  case zeroPad = "nn.ZeroPad2d"
  case plainTransposedConv = "nn.ConvTranspose2d"
  case batchNorm = "nn.BatchNorm2d"
  case identity = "nn.Identity"
  case detect = "Detect"
  case segment = "Segment"
  case pose = "Pose"
  case obb = "OBB"
  case classify = "Classify"

  /// True if its first argument is a number of channels that the width multiple scales.
  var scalesChannels: Bool {
    switch self {
    case .conv, .depthwiseConv, .transposedConv, .ghostConv, .focus, .bottleneck, .ghostBottleneck,
      .bottleneckCSP, .c1, .c2, .c2f, .c3, .c3x, .c3Ghost, .c3k2, .c2PSA, .a2C2f, .downsampling,
      .pyramid, .fastPyramid, .plainTransposedConv:
      true
    case .concat, .upsample, .maxPool, .zeroPad, .batchNorm, .identity, .detect, .segment, .pose,
      .obb, .classify:
      false
    }
  }

  /// True if it repeats its inner part; others are repeated as a whole.
  var repeatsWithin: Bool {
    switch self {
    case .bottleneckCSP, .c1, .c2, .c2f, .c3, .c3x, .c3Ghost, .c3k2, .c2PSA, .a2C2f:
      true
    case .conv, .depthwiseConv, .transposedConv, .ghostConv, .focus, .bottleneck, .ghostBottleneck,
      .downsampling, .pyramid, .fastPyramid, .concat, .upsample, .maxPool, .zeroPad,
      .plainTransposedConv, .batchNorm, .identity, .detect, .segment, .pose, .obb, .classify:
      false
    }
  }
}

extension UltralyticsBuilder {
  /// Builds a row.
  mutating func call(_ inputs: [NodeID]) throws(ImportFault) -> NodeID {
    guard let module = UltralyticsModule(rawValue: row.module) else {
      throw ImportFault(
        .unknownOperator(
          row.module, node: "model.\(row.index)",
          known: UltralyticsModule.allCases.map { $0.rawValue }), at: row.location)
    }
    let name = "model.\(row.index)"
    let filters =
      module.scalesChannels ? try widened(try row.integer(0)) : try channels(inputs[0])
    guard !module.repeatsWithin, row.repeats > 1 else {
      return try call(module, inputs, filters, name)
    }
    var node = inputs[0]
    for number in 0..<row.repeats {
      let own = number == 0 ? inputs : [node]
      node = try call(module, own, filters, "\(name)/\(number)")
    }
    return node
  }

  private mutating func call(
    _ module: UltralyticsModule, _ inputs: [NodeID], _ filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let input = inputs[0]
    switch module {
    case .conv:
      let activates = try row.flag(6, otherwise: true)
      return try conv(
        input, filters, Kernel(try row.integer(1, otherwise: 1)),
        stride: try row.integer(2, otherwise: 1), padding: row.has(3) ? try row.integer(3) : nil,
        groups: try row.integer(4, otherwise: 1), dilation: try row.integer(5, otherwise: 1),
        activates: activates, name)
    case .depthwiseConv:
      return try depthwise(
        input, filters, try row.integer(1, otherwise: 1), stride: try row.integer(2, otherwise: 1),
        dilation: try row.integer(3, otherwise: 1), activates: try row.flag(4, otherwise: true),
        name)
    case .transposedConv:
      let hasNorm = try row.flag(4, otherwise: true)
      let node = try transposed(
        input, filters, try row.integer(1, otherwise: 2), stride: try row.integer(2, otherwise: 2),
        padding: try row.integer(3, otherwise: 0), bias: hasNorm ? .none : .shared,
        name + "/conv_transpose")
      let normalized = hasNorm ? try normalization(node, name + "/bn") : node
      return try activate(normalized, name + "/act")
    case .plainTransposedConv:
      return try transposed(
        input, filters, try row.integer(1), stride: try row.integer(2, otherwise: 1),
        padding: try row.integer(3, otherwise: 0), bias: .shared, name)
    case .ghostConv:
      return try ghostConv(
        input, filters, try row.integer(1, otherwise: 1), stride: try row.integer(2, otherwise: 1),
        activates: true, name)
    case .focus:
      let layer = try made { () throws(LayerError) in
        try PixelShuffle(factor: 2, .toDepth, order: .pixelFirst)
      }
      let node = try add(.pixelShuffle(layer), name + "/space", [input])
      return try conv(
        node, filters, Kernel(try row.integer(1, otherwise: 1)),
        stride: try row.integer(2, otherwise: 1), name + "/conv")
    case .bottleneck:
      return try bottleneck(
        input, filters, shortcut: try row.flag(1, otherwise: true),
        groups: try row.integer(2, otherwise: 1), firstKernel, Kernel(3),
        ratio: try row.decimal(4, otherwise: 0.5), name)
    case .ghostBottleneck:
      return try ghostBottleneck(
        input, filters, try row.integer(1, otherwise: 3), stride: try row.integer(2, otherwise: 1),
        name)
    case .bottleneckCSP: return try bottleneckCSP(input, filters, name)
    case .c1:
      let first = try conv(input, filters, Kernel(1), name + "/cv1")
      var node = first
      for number in 0..<row.repeats {
        node = try conv(node, filters, Kernel(3), "\(name)/m.\(number)")
      }
      return try sum([node, first], name)
    case .c2, .c2f: return try c2(module, input, filters, name)
    case .c3, .c3x, .c3Ghost:
      return try c3(module, input, filters, repeats: row.repeats, name)
    case .c3k2: return try c3k2(input, filters, name)
    case .c2PSA: return try c2PSA(input, filters, name)
    case .a2C2f: return try a2C2f(input, filters, name)
    case .downsampling:
      let node = try conv(input, filters, Kernel(1), name + "/cv1")
      return try conv(
        node, filters, Kernel(try row.integer(1)), stride: try row.integer(2), groups: filters,
        activates: false, name + "/cv2")
    case .pyramid:
      let hidden = try part(try channels(input), 0.5)
      var parts = [try conv(input, hidden, Kernel(1), name + "/cv1")]
      for (number, size) in (try row.integers(1) ?? [5, 9, 13]).enumerated() {
        parts.append(
          try maximum(parts[0], size, stride: 1, padding: size / 2, "\(name)/m.\(number)"))
      }
      return try conv(try concatenate(parts, name), filters, Kernel(1), name + "/cv2")
    case .fastPyramid: return try fastPyramid(input, filters, name)
    case .concat:
      guard try row.integer(0, otherwise: 1) == 1 else { throw unsupported("its axis is not 1") }
      return try concatenate(inputs, name)
    case .upsample: return try upsample(input, name)
    case .maxPool:
      let size = try row.integer(0)
      return try maximum(
        input, size, stride: try row.integer(1, otherwise: size),
        padding: try row.integer(2, otherwise: 0), name)
    case .zeroPad:
      let sides = try row.integers(0) ?? [0]
      guard sides.count == 1 || sides.count == 4 else { throw unsupported("it has other sides") }
      let all = sides.count == 4 ? sides : [Int](repeating: sides[0], count: 4)
      let layer = try made { () throws(LayerError) in
        try Padding(Sides(top: all[2], left: all[0], bottom: all[3], right: all[1]))
      }
      return try add(.padding(layer), name, [input])
    case .batchNorm: return try normalization(input, name)
    case .identity: return input
    case .detect, .segment, .pose, .obb: return try detect(module, inputs, name)
    case .classify: return try classify(inputs, name)
    }
  }

  private mutating func transposed(
    _ input: NodeID, _ filters: Int, _ size: Int, stride: Int, padding: Int, bias: BiasForm,
    _ name: String
  ) throws(ImportFault) -> NodeID {
    let layer = try made { () throws(LayerError) in
      let window = try Window(
        kernel: size, stride: stride, padding: .explicit(before: padding, after: padding))
      return try TransposedConvolution(
        filters: filters, windows: Windows(vertical: window, horizontal: window), bias: bias)
    }
    return try add(.transposedConvolution(layer), name, [input])
  }

  private mutating func upsample(_ input: NodeID, _ name: String) throws(ImportFault) -> NodeID {
    let interpolation: Upsample.Interpolation
    switch row.text(2) ?? "nearest" {
    case "nearest": interpolation = .nearest
    case "bilinear": interpolation = .bilinear
    default: throw unsupported("its interpolation is not known")
    }
    let layer: Upsample
    if let size = try row.integers(0) {
      guard size.count == 1 || size.count == 2 else { throw unsupported("its size has other axes") }
      layer = try made { () throws(LayerError) in
        try Upsample(
          to: .extents(Extents(height: size[0], width: size[size.count - 1])),
          interpolation: interpolation)
      }
    } else {
      let factor = try row.integer(1)
      layer = try made { () throws(LayerError) in
        try Upsample(
          to: .factors(Extents(height: factor, width: factor)), interpolation: interpolation)
      }
    }
    return try add(.upsample(layer), name, [input])
  }
}
