import FileFormats
import NetworkModel

/// The heads, which make the results of what the backbone finds at several scales.
extension UltralyticsBuilder {
  mutating func classify(_ inputs: [NodeID], _ name: String) throws(ImportFault) -> NodeID {
    let classes = try row.integer(0)
    var node = try concatenate(inputs, name)
    node = try conv(
      node, 1280, Kernel(try row.integer(1, otherwise: 1)),
      stride: try row.integer(2, otherwise: 1),
      name + "/conv")
    node = try add(.globalPooling(GlobalPooling(.average)), name + "/pool", [node])
    let layer = try made { () throws(LayerError) in try FullyConnected(units: classes) }
    node = try add(.fullyConnected(layer), name + "/linear", [node])
    return try add(.softmax(Softmax()), name + "/softmax", [node])
  }

  mutating func detect(
    _ module: UltralyticsModule, _ inputs: [NodeID], _ name: String
  ) throws(ImportFault) -> NodeID {
    let classes = try row.integer(0)
    guard (1...1_000_000).contains(classes) else {
      throw unsupported("it has \(classes) classes")
    }
    if module == .detect, let anchors = row.lists(1) {
      return try detectByAnchors(inputs, classes, anchors, name)
    }
    if module == .detect, row.has(1) { throw unsupported("its anchors are not in the file") }
    if values["end2end"]?.boolean == true { throw unsupported("`end2end` has a second head") }
    let bins = values["reg_max"]?.integer.map { Int(clamping: $0) } ?? 16
    guard (1...1000).contains(bins) else { throw unsupported("`reg_max` is \(bins)") }
    var widths: [Int] = []
    for input in inputs { widths.append(try channels(input)) }
    let first = widths[0]
    let boxes = max(16, first / 4, bins * 4)
    let scores = max(first, min(classes, 100))
    var levels: [NodeID] = []
    for (level, input) in inputs.enumerated() {
      let box = try branch(input, boxes, to: 4 * bins, "\(name)/cv2.\(level)")
      let score =
        isLegacy
        ? try branch(input, scores, to: classes, "\(name)/cv3.\(level)")
        : try lightBranch(input, widths[level], scores, to: classes, "\(name)/cv3.\(level)")
      levels.append(try concatenate([box, score], "\(name)/\(level)"))
    }
    let all = try sequence(levels, name)
    var results = [try decode(all, bins, name)]
    let classScores = try slice(all, from: 4 * bins, count: classes, name + "/cls")
    let sigmoid = try made { () throws(LayerError) in try Activation(.sigmoid) }
    results.append(try add(.activation(sigmoid), name + "/sigmoid", [classScores]))
    if let extra = try extras(module, inputs, first, name) { results.append(extra) }
    let output = try concatenate(results, name)
    guard module == .segment else { return output }
    builder.addOutput(output)
    return try prototypes(inputs[0], name)
  }

  /// Two convolutions and a last one without normalization.
  private mutating func branch(
    _ input: NodeID, _ width: Int, to filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    var node = try conv(input, width, Kernel(3), name + ".0")
    node = try conv(node, width, Kernel(3), name + ".1")
    return try convolution(node, to: filters, Kernel(1), bias: .shared, name + ".2")
  }

  private mutating func lightBranch(
    _ input: NodeID, _ own: Int, _ width: Int, to filters: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    var node = try depthwise(input, own, 3, name + ".0/0")
    node = try conv(node, width, Kernel(1), name + ".0/1")
    node = try depthwise(node, width, 3, name + ".1/0")
    node = try conv(node, width, Kernel(1), name + ".1/1")
    return try convolution(node, to: filters, Kernel(1), bias: .shared, name + ".2")
  }

  /// The positions of all levels one after another.
  private mutating func sequence(_ levels: [NodeID], _ name: String) throws(ImportFault) -> NodeID {
    var rows: [NodeID] = []
    for (number, level) in levels.enumerated() {
      let volume = try volume(level)
      let layer = try made { () throws(LayerError) in
        guard let length = Int(exactly: volume.positions) else {
          throw .extentOutOfRange(.length, volume.positions)
        }
        return try Reshape(.one) { $0 == .channels ? volume.channels : length }
      }
      rows.append(try add(.reshape(layer), "\(name)/view.\(number)", [level]))
    }
    guard rows.count > 1 else { return rows[0] }
    return try add(.concatenation(Concatenation(along: .length)), name + "/levels", rows)
  }

  /// The distances that the bins mean: their softmax times 0, 1, 2 and so on.
  private mutating func decode(
    _ all: NodeID, _ bins: Int, _ name: String
  ) throws(ImportFault) -> NodeID {
    let boxes = try slice(all, from: 0, count: 4 * bins, name + "/box")
    guard bins > 1 else { return boxes }
    let volume = try volume(boxes)
    let output = try made { () throws(LayerError) in try volume.with(channels: 4) }
    return try opaque(
      "DFL", output, .weightedProduct, name + "/dfl", [boxes], macs: Int128(volume.count),
      weights: Int128(bins), attributes: .frozen)
  }

  /// What segmentation, poses and oriented boxes add to each position.
  private mutating func extras(
    _ module: UltralyticsModule, _ inputs: [NodeID], _ first: Int, _ name: String
  ) throws(ImportFault) -> NodeID? {
    let count: Int
    if module == .segment {
      count = try row.integer(1, otherwise: 32)
    } else if module == .pose {
      let shape = try row.integers(1) ?? [17, 3]
      guard shape.count == 2, shape.allSatisfy({ (1...10_000).contains($0) }) else {
        throw unsupported("`kpt_shape` has two numbers")
      }
      count = shape[0] * shape[1]
    } else if module == .obb {
      count = try row.integer(1, otherwise: 1)
    } else {
      return nil
    }
    let width = max(first / 4, count)
    var levels: [NodeID] = []
    for (level, input) in inputs.enumerated() {
      levels.append(try branch(input, width, to: count, "\(name)/cv4.\(level)"))
    }
    return try sequence(levels, name + "/cv4")
  }

  private mutating func prototypes(_ input: NodeID, _ name: String) throws(ImportFault) -> NodeID {
    let masks = try row.integer(1, otherwise: 32)
    let width = try widened(try row.integer(2, otherwise: 256))
    var node = try conv(input, width, Kernel(3), name + "/proto/cv1")
    let layer = try made { () throws(LayerError) in
      let window = try Window(kernel: 2, stride: 2)
      return try TransposedConvolution(
        filters: width, windows: Windows(vertical: window, horizontal: window))
    }
    node = try add(.transposedConvolution(layer), name + "/proto/upsample", [node])
    node = try conv(node, width, Kernel(3), name + "/proto/cv2")
    return try conv(node, masks, Kernel(1), name + "/proto/cv3")
  }

  /// The head of YOLOv3 and YOLOv5 with anchors: one convolution for each level.
  private mutating func detectByAnchors(
    _ inputs: [NodeID], _ classes: Int, _ anchors: [[YAMLValue]], _ name: String
  ) throws(ImportFault) -> NodeID {
    guard anchors.count == inputs.count, let first = anchors.first, first.count >= 2 else {
      throw unsupported("it has \(anchors.count) lists of anchors for \(inputs.count) levels")
    }
    let filters = first.count / 2 * (classes + 5)
    var levels: [NodeID] = []
    for (level, input) in inputs.enumerated() {
      levels.append(
        try convolution(input, to: filters, Kernel(1), bias: .shared, "\(name)/m.\(level)"))
    }
    for level in levels.dropLast() { builder.addOutput(level) }
    return levels[levels.count - 1]
  }
}
