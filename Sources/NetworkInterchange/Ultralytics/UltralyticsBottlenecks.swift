import NetworkModel

/// The modules of convolutions and shortcuts: bottlenecks, and what is made of several.
extension UltralyticsBuilder {
  // MARK: Ghosts

  mutating func ghostConv(
    _ input: NodeID, _ filters: Int, _ size: Int, stride: Int, activates: Bool, _ name: String
  ) throws(ImportFault) -> NodeID {
    let half = try part(filters, 0.5)
    let first = try conv(
      input, half, Kernel(size), stride: stride, activates: activates, name + "/cv1")
    let second = try conv(
      first, half, Kernel(5), groups: half, activates: activates, name + "/cv2")
    return try concatenate([first, second], name)
  }

  mutating func ghostBottleneck(
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
  var firstKernel: Kernel { values["anchors"] == nil ? Kernel(3) : Kernel(1) }

  mutating func bottleneck(
    _ input: NodeID, _ filters: Int, shortcut: Bool, groups: Int = 1,
    _ first: Kernel, _ second: Kernel, ratio: Double = 1, _ name: String
  ) throws(ImportFault) -> NodeID {
    let hidden = try part(filters, ratio)
    let inner = try conv(input, hidden, first, name + "/cv1")
    let node = try conv(inner, filters, second, groups: groups, name + "/cv2")
    let own = try channels(input)
    return shortcut && own == filters ? try sum([input, node], name) : node
  }

  mutating func bottleneckCSP(
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

  /// `C3` and its kinds: bottlenecks, and beside them a convolution that reads the same.
  mutating func c3(
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
  mutating func c3k(
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
  mutating func halves(
    _ input: NodeID, _ half: Int, _ name: String
  ) throws(ImportFault) -> (NodeID, NodeID) {
    let node = try conv(input, 2 * half, Kernel(1), name + "/cv1")
    return (
      try slice(node, from: 0, count: half, name + "/chunk.0"),
      try slice(node, from: half, count: half, name + "/chunk.1")
    )
  }

  mutating func c2(
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

  mutating func c3k2(
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

  mutating func fastPyramid(
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
}
