import FileFormats
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
    let own: [UltralyticsModule] = [
      .concat, .upsample, .maxPool, .zeroPad, .batchNorm, .identity, .detect, .segment, .pose, .obb,
      .classify,
    ]
    return !own.contains(self)
  }

  /// True if it repeats its inner part; others are repeated as a whole.
  var repeatsWithin: Bool {
    let own: [UltralyticsModule] = [
      .bottleneckCSP, .c1, .c2, .c2f, .c3, .c3x, .c3Ghost, .c3k2, .c2PSA, .a2C2f,
    ]
    return own.contains(self)
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

  // MARK: Ghosts

  private mutating func ghostConv(
    _ input: NodeID, _ filters: Int, _ size: Int, stride: Int, activates: Bool, _ name: String
  ) throws(ImportFault) -> NodeID {
    let half = try part(filters, 0.5)
    let first = try conv(
      input, half, Kernel(size), stride: stride, activates: activates, name + "/cv1")
    let second = try conv(
      first, half, Kernel(5), groups: half, activates: activates, name + "/cv2")
    return try concatenate([first, second], name)
  }

  private mutating func ghostBottleneck(
    _ input: NodeID, _ filters: Int, _ size: Int, stride: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let half = try part(filters, 0.5)
    var node = try ghostConv(input, half, 1, stride: 1, activates: true, name + "/conv.0")
    if stride == 2 {
      node = try depthwise(node, half, size, stride: 2, activates: false, name + "/conv.1")
    }
    node = try ghostConv(node, filters, 1, stride: 1, activates: false, name + "/conv.2")
    var short = input
    if stride == 2 {
      short = try depthwise(
        input, try channels(input), size, stride: 2, activates: false, name + "/shortcut.0")
      short = try conv(short, filters, Kernel(1), activates: false, name + "/shortcut.1")
    }
    return try sum([node, short], name)
  }

  // MARK: Bottlenecks

  /// The first kernel of a bottleneck: a point in the models with anchors, which are of other programs.
  private var firstKernel: Kernel { root["anchors"] == nil ? Kernel(3) : Kernel(1) }

  private mutating func bottleneck(
    _ input: NodeID, _ filters: Int, shortcut: Bool, groups: Int = 1,
    _ first: Kernel, _ second: Kernel, ratio: Double = 1, _ name: String
  ) throws(ImportFault) -> NodeID {
    let hidden = try part(filters, ratio)
    let inner = try conv(input, hidden, first, name + "/cv1")
    let node = try conv(inner, filters, second, groups: groups, name + "/cv2")
    let own = try channels(input)
    return shortcut && own == filters ? try sum([input, node], name) : node
  }

  private mutating func bottleneckCSP(
    _ input: NodeID, _ filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let hidden = try part(filters, try row.decimal(3, otherwise: 0.5))
    let shortcut = try row.flag(1, otherwise: true)
    let groups = try row.integer(2, otherwise: 1)
    var node = try conv(input, hidden, Kernel(1), name + "/cv1")
    for number in 0..<row.repeats {
      node = try bottleneck(
        node, hidden, shortcut: shortcut, groups: groups, firstKernel, Kernel(3),
        "\(name)/m.\(number)")
    }
    let first = try convolution(node, to: hidden, Kernel(1), bias: .none, name + "/cv3")
    let second = try convolution(input, to: hidden, Kernel(1), bias: .none, name + "/cv2")
    node = try normalization(try concatenate([first, second], name), name + "/bn")
    return try conv(try activate(node, name + "/act"), filters, Kernel(1), name + "/cv4")
  }

  /// `C3` and its kinds: bottlenecks beside a way around them.
  private mutating func c3(
    _ module: UltralyticsModule, _ input: NodeID, _ filters: Int, repeats: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let hidden = try part(filters, try row.decimal(3, otherwise: 0.5))
    let shortcut = try row.flag(1, otherwise: true)
    let groups = try row.integer(2, otherwise: 1)
    var node = try conv(input, hidden, Kernel(1), name + "/cv1")
    for number in 0..<repeats {
      let part = "\(name)/m.\(number)"
      if module == .c3Ghost {
        node = try ghostBottleneck(node, hidden, 3, stride: 1, part)
      } else if module == .c3x {
        node = try bottleneck(
          node, hidden, shortcut: shortcut, groups: groups, Kernel(1, 3), Kernel(3, 1), part)
      } else {
        node = try bottleneck(
          node, hidden, shortcut: shortcut, groups: groups, Kernel(1), Kernel(3), part)
      }
    }
    let around = try conv(input, hidden, Kernel(1), name + "/cv2")
    return try conv(try concatenate([node, around], name), filters, Kernel(1), name + "/cv3")
  }

  /// `C3k`: as `C3`, with square kernels.
  private mutating func c3k(
    _ input: NodeID, _ filters: Int, repeats: Int, shortcut: Bool, groups: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let hidden = try part(filters, 0.5)
    var node = try conv(input, hidden, Kernel(1), name + "/cv1")
    for number in 0..<repeats {
      node = try bottleneck(
        node, hidden, shortcut: shortcut, groups: groups, Kernel(3), Kernel(3),
        "\(name)/m.\(number)")
    }
    let around = try conv(input, hidden, Kernel(1), name + "/cv2")
    return try conv(try concatenate([node, around], name), filters, Kernel(1), name + "/cv3")
  }

  /// The two halves of a convolution's channels.
  private mutating func halves(
    _ input: NodeID, _ half: Int, _ name: String
  ) throws(ImportFault) -> (NodeID, NodeID) {
    let node = try conv(input, 2 * half, Kernel(1), name + "/cv1")
    return (
      try slice(node, from: 0, count: half, name + "/chunk.0"),
      try slice(node, from: half, count: half, name + "/chunk.1")
    )
  }

  private mutating func c2(
    _ module: UltralyticsModule, _ input: NodeID, _ filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let half = try part(filters, try row.decimal(3, otherwise: 0.5))
    let shortcut = try row.flag(1, otherwise: module == .c2)
    let groups = try row.integer(2, otherwise: 1)
    let (first, second) = try halves(input, half, name)
    var node = module == .c2 ? first : second
    var parts = [first, second]
    for number in 0..<row.repeats {
      node = try bottleneck(
        node, half, shortcut: shortcut, groups: groups, Kernel(3), Kernel(3), "\(name)/m.\(number)")
      parts.append(node)
    }
    if module == .c2 { parts = [node, second] }
    return try conv(try concatenate(parts, name), filters, Kernel(1), name + "/cv2")
  }

  private mutating func c3k2(
    _ input: NodeID, _ filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    isLegacy = false
    let isLarge = ["m", "l", "x"].contains(scale)
    let usesC3k = isLarge ? true : try row.flag(1, otherwise: false)
    let half = try part(filters, try row.decimal(2, otherwise: 0.5))
    let attends = try row.flag(3, otherwise: false)
    let groups = try row.integer(4, otherwise: 1)
    let shortcut = try row.flag(5, otherwise: true)
    let (first, second) = try halves(input, half, name)
    var parts = [first, second]
    for number in 0..<row.repeats {
      let part = "\(name)/m.\(number)"
      let last = parts[parts.count - 1]
      if attends {
        let node = try bottleneck(
          last, half, shortcut: shortcut, groups: groups, Kernel(3), Kernel(3), ratio: 0.5,
          part + "/0")
        parts.append(try attentionBlock(node, half, part + "/1"))
      } else if usesC3k {
        parts.append(
          try c3k(last, half, repeats: 2, shortcut: shortcut, groups: groups, part))
      } else {
        parts.append(
          try bottleneck(
            last, half, shortcut: shortcut, groups: groups, Kernel(3), Kernel(3), ratio: 0.5, part))
      }
    }
    return try conv(try concatenate(parts, name), filters, Kernel(1), name + "/cv2")
  }

  private mutating func fastPyramid(
    _ input: NodeID, _ filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let own = try channels(input)
    let size = try row.integer(1, otherwise: 5)
    let repeats = try row.integer(2, otherwise: 3)
    guard (1...100).contains(repeats) else { throw unsupported("it pools \(repeats) times") }
    // The rows of the earlier versions have no more than a size, and an activation after the first layer.
    let isEarly = row.arguments.count <= 2
    var parts = [try conv(input, try part(own, 0.5), Kernel(1), activates: isEarly, name + "/cv1")]
    for number in 0..<repeats {
      parts.append(
        try maximum(
          parts[number], size, stride: 1, padding: size / 2, "\(name)/m.\(number)"))
    }
    let node = try conv(try concatenate(parts, name), filters, Kernel(1), name + "/cv2")
    return try row.flag(3, otherwise: false) && own == filters
      ? try sum([node, input], name) : node
  }

  // MARK: Attention

  /// Attention of every position to every other of its area, and two convolutions.
  ///
  /// - Parameters:
  ///   - keyWidth: channels of a head's keys.
  ///   - areas: parts of the plane, each by itself.
  private mutating func attend(
    _ input: NodeID, _ channels: Int, heads: Int, keyWidth: Int, areas: Int, kernel: Int,
    _ name: String
  ) throws(ImportFault) -> NodeID {
    guard heads >= 1, channels / heads >= 1, areas >= 1 else {
      throw unsupported("it has \(heads) heads over \(channels) channels")
    }
    let headWidth = channels / heads
    let own = headWidth * heads
    let mixed = try conv(
      input, own + 2 * keyWidth * heads, Kernel(1), activates: false, name + "/qkv")
    let volume = try volume(mixed)
    let output = try made { () throws(LayerError) in try volume.with(channels: own) }
    let (pairs, overflow) = Int128(volume.positions).multipliedReportingOverflow(
      by: Int128(volume.positions) / Int128(areas) * Int128(heads) * Int128(keyWidth + headWidth))
    guard !overflow else { throw unsupported("it has too many positions") }
    let products = try opaque(
      "Attention", output, .matrixProduct, name + "/products", [mixed], macs: pairs)
    let values = try opaque("Split", output, .none, name + "/v", [mixed])
    let places = try conv(
      values, channels, Kernel(kernel), groups: channels, activates: false, name + "/pe")
    return try conv(
      try sum([products, places], name), channels, Kernel(1), activates: false, name + "/proj")
  }

  /// `PSABlock`.
  private mutating func attentionBlock(
    _ input: NodeID, _ channels: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let heads = max(channels / 64, 1)
    let attended = try attend(
      input, channels, heads: heads, keyWidth: try part(channels / heads, 0.5), areas: 1,
      kernel: 3, name + "/attn")
    let node = try sum([input, attended], name + "/attn")
    let wide = try conv(node, 2 * channels, Kernel(1), name + "/ffn.0")
    let narrow = try conv(wide, channels, Kernel(1), activates: false, name + "/ffn.1")
    return try sum([node, narrow], name)
  }

  private mutating func c2PSA(
    _ input: NodeID, _ filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let own = try channels(input)
    guard own == filters else { throw unsupported("it keeps the number of channels") }
    let half = try part(own, try row.decimal(1, otherwise: 0.5))
    let (first, second) = try halves(input, half, name)
    var node = second
    for number in 0..<row.repeats {
      node = try attentionBlock(node, half, "\(name)/m.\(number)")
    }
    return try conv(try concatenate([first, node], name), own, Kernel(1), name + "/cv2")
  }

  private mutating func a2C2f(
    _ input: NodeID, _ filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    isLegacy = false
    let attends = try row.flag(1, otherwise: true)
    let areas = try row.integer(2, otherwise: 1)
    // The large sizes have a residual path and a narrower inner layer.
    let isLarge = ["l", "x"].contains(scale)
    let isResidual = row.has(3) ? try row.flag(3, otherwise: false) : isLarge
    let ratio = try row.decimal(4, otherwise: isLarge ? 1.2 : 2)
    let hidden = try part(filters, try row.decimal(5, otherwise: 0.5))
    let groups = try row.integer(6, otherwise: 1)
    let shortcut = try row.flag(7, otherwise: true)
    var parts = [try conv(input, hidden, Kernel(1), name + "/cv1")]
    for number in 0..<row.repeats {
      let part = "\(name)/m.\(number)"
      var node = parts[number]
      if attends {
        for inner in 0..<2 {
          node = try areaBlock(
            node, hidden, areas: max(areas, 1), ratio: ratio, "\(part)/\(inner)")
        }
      } else {
        node = try c3k(node, hidden, repeats: 2, shortcut: shortcut, groups: groups, part)
      }
      parts.append(node)
    }
    let node = try conv(try concatenate(parts, name), filters, Kernel(1), name + "/cv2")
    guard attends, isResidual else { return node }
    let scaled = try add(.scale(Scale(.factor)), name + "/gamma", [node])
    return try sum([input, scaled], name)
  }

  /// `ABlock`.
  private mutating func areaBlock(
    _ input: NodeID, _ channels: Int, areas: Int, ratio: Double, _ name: String
  ) throws(ImportFault) -> NodeID {
    let heads = channels / 32
    let width = heads >= 1 ? channels / heads : 0
    let attended = try attend(
      input, channels, heads: heads, keyWidth: width, areas: areas, kernel: 7, name + "/attn")
    let node = try sum([input, attended], name + "/attn")
    let wide = try conv(node, try part(channels, ratio), Kernel(1), name + "/mlp.0")
    let narrow = try conv(wide, channels, Kernel(1), activates: false, name + "/mlp.1")
    return try sum([node, narrow], name)
  }
}
