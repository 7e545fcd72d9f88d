import CNNDiagnostics
import FileFormats
import NetworkModel

/// The sections that read several others.
extension DarknetBuilder {
  mutating func readRoute(_ options: DarknetOptions) throws(ImportFault) -> NodeID {
    var inputs = try sources("layers", options)
    let groups = try options.integer("groups", otherwise: 1)
    let group = try options.integer("group_id", otherwise: 0)
    guard groups >= 1 else {
      throw ImportFault(
        .outOfRange(of: "groups", value: "\(groups)", expected: "from 1"),
        at: options.location(of: "groups"))
    }
    guard (0..<groups).contains(group) else {
      throw ImportFault(
        .outOfRange(of: "group_id", value: "\(group)", expected: "from 0 to \(groups - 1)"),
        at: options.location(of: "group_id"))
    }
    if groups > 1 {
      for place in inputs.indices {
        let channels = try shape(of: inputs[place]).channels
        guard channels % groups == 0 else {
          throw ImportFault(
            .outOfRange(
              of: "groups", value: "\(groups)", expected: "it must divide \(channels) channels"),
            at: options.location(of: "groups"))
        }
        let count = channels / groups
        let slice = try made(options) { () throws(LayerError) in
          try ChannelSlice(from: count * group, count: count)
        }
        inputs[place] = try add(
          .channelSlice(slice), "route", options, [inputs[place]],
          suffix: inputs.count == 1 ? "" : "-part\(place)")
      }
    }
    guard inputs.count > 1 else { return inputs[0] }
    return try add(.concatenation(Concatenation()), "route", options, inputs)
  }

  mutating func readShortcut(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let target = try shape(of: input)
    for key in ["alpha", "beta"] where try options.decimal(key, otherwise: 1) != 1 {
      throw unsupported(options, why: "`\(key)` multiplies a path by a constant")
    }
    var paths = [input]
    for (place, path) in try sources("from", options).enumerated() {
      paths.append(try fit(path, to: target, options, place: place))
    }
    let kind = options.word("weights_type", otherwise: "none")
    let normalization = options.word("weights_normalization", otherwise: "none")
    let node: NodeID
    switch kind {
    case "none":
      node = try add(.addition(Addition()), "shortcut", options, paths)
    case "per_feature", "per_layer":
      let weights: Addition.Weights =
        switch normalization {
        case "none": .plain
        case "relu", "avg_relu": .normalized
        case "softmax": .softmax
        default:
          throw ImportFault(
            .unknownChoice(
              normalization, of: "weights_normalization", known: ["none", "relu", "softmax"]),
            at: options.location(of: "weights_normalization"))
        }
      node = try add(.addition(Addition(weights: weights)), "shortcut", options, paths)
    case "per_channel":
      let count = Int128(paths.count) * Int128(target.channels)
      let parameters = try made(options) { () throws(LayerError) in
        try ParameterCount(weights: count)
      }
      node = try addOpaque(
        "shortcut", .elementwise, target, options, reading: paths, parameters: parameters)
    default:
      throw ImportFault(
        .unknownChoice(
          kind, of: "weights_type", known: ["none", "per_feature", "per_channel"]),
        at: options.location(of: "weights_type"))
    }
    return try activate(node, options, named: "shortcut\(index)", otherwise: "linear")
  }

  /// The part of a path that is added to a volume: of a larger plane every other pixel, of more channels the first,
  /// of fewer as many as there are.
  private mutating func fit(
    _ path: NodeID, to target: Shape, _ options: DarknetOptions, place: Int
  ) throws(ImportFault) -> NodeID {
    var node = path
    var volume = try shape(of: path)
    let name = place == 0 ? "" : "\(place)"
    if volume.height != target.height || volume.width != target.width {
      let stride = volume.width / target.width
      guard stride > 1, volume.height / target.height == stride,
        (volume.height - 1) / stride + 1 == target.height,
        (volume.width - 1) / stride + 1 == target.width
      else {
        throw unsupported(
          options,
          why: "a plane of \(volume.height)×\(volume.width) is added to one of "
            + "\(target.height)×\(target.width)")
      }
      let windows = try windows(options, size: 1, strides: (stride, stride), before: 0, after: 0)
      node = try add(
        .pooling(Pooling(.max, windows: windows, rounding: .floor)), "shortcut", options, [node],
        suffix: "-subsample\(name)")
      volume = try shape(of: node)
    }
    if volume.channels > target.channels {
      let slice = try made(options) { () throws(LayerError) in
        try ChannelSlice(from: 0, count: target.channels)
      }
      node = try add(
        .channelSlice(slice), "shortcut", options, [node], suffix: "-channels\(name)")
    } else if volume.channels < target.channels {
      let missing = target.channels - volume.channels
      let padding = try made(options) { () throws(LayerError) in
        try Padding(Sides(), channelsAfter: missing)
      }
      node = try add(.padding(padding), "shortcut", options, [node], suffix: "-channels\(name)")
    }
    return node
  }
}
