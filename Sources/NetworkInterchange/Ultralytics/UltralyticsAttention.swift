import NetworkModel

/// The modules in which positions attend to each other.
extension UltralyticsBuilder {
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
  mutating func attentionBlock(
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

  mutating func c2PSA(
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

  mutating func a2C2f(
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
