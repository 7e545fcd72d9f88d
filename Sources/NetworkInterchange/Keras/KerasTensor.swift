import NetworkModel

/// A tensor of Keras: the layer that gives it, and the axis of its volume for each of the tensor's after the batch.
///
/// To swap axes is to name them in another order: the same volume is `[height, width, channels]` or, where the
/// channels come first, `[channels, height, width]`.
struct KerasTensor {
  let node: NodeID
  let axes: [Axis]

  /// The axes of a tensor of that many after the batch; nil for more than three and the channels.
  static func axes(ofRank rank: Int, channelsFirst: Bool) -> [Axis]? {
    switch rank {
    case 0, 1: return [.channels]
    case 2, 3, 4:
      guard let spatial = SpatialAxes(rawValue: rank - 1) else { return nil }
      return channelsFirst ? [.channels] + spatial.all : spatial.all + [.channels]
    default: return nil
    }
  }
}

extension [Axis] {
  /// Those of them that are spatial, in their order.
  var spatial: [Axis] { filter { $0 != .channels } }

  /// The spatial axes of a volume of these.
  var spatialAxes: SpatialAxes { SpatialAxes(rawValue: spatial.count) ?? .two }
}

extension KerasBuilder {
  /// The volume of a tensor.
  ///
  /// - Throws: `.silent` if an error left it unknown.
  func volume(_ tensor: KerasTensor) throws(ImportFault) -> Shape {
    guard let shape = builder.shape(of: tensor.node) else { throw .silent }
    return shape
  }

  /// The lengths of a tensor without the batch.
  func dimensions(_ tensor: KerasTensor) throws(ImportFault) -> [Int] {
    let volume = try volume(tensor)
    return tensor.axes.map { volume[$0] }
  }

  /// The volume of a tensor of these lengths, and its axes.
  ///
  /// - Throws: `.unsupported` for more axes than a volume has.
  func volume(
    of dimensions: [Int], for layer: KerasLayer
  ) throws(ImportFault) -> (shape: Shape, axes: [Axis]) {
    let isFirst = channelsFirst[dimensions.count] ?? false
    guard let axes = KerasTensor.axes(ofRank: dimensions.count, channelsFirst: isFirst) else {
      throw unsupported(layer, why: "its result has more than three axes beside the channels")
    }
    return (try volume(of: dimensions, along: axes, for: layer), axes)
  }

  /// The volume of a tensor of these lengths along these axes.
  func volume(
    of dimensions: [Int], along axes: [Axis], for layer: KerasLayer
  ) throws(ImportFault) -> Shape {
    try made(layer) { () throws(LayerError) in
      func extent(_ axis: Axis) -> Int { axes.firstIndex(of: axis).map { dimensions[$0] } ?? 1 }
      guard axes.count > 1 else { return try .vector(dimensions.first ?? 1) }
      return try Shape(Extents(axes.spatialAxes) { extent($0) }, channels: extent(.channels))
    }
  }

  // MARK: Axes in another order

  /// The same tensor with its axes in this order, permuted unless they are in it already.
  mutating func arranged(
    _ tensor: KerasTensor, as axes: [Axis], for layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard tensor.axes != axes else { return tensor }
    guard tensor.axes.count == axes.count else {
      throw unsupported(
        layer, why: "it reads a tensor of \(axes.count) axes, and this one has \(tensor.axes.count)"
      )
    }
    let output = try volume(of: try dimensions(tensor), along: axes, for: layer)
    let node = try addOpaque(output, .none, for: layer, prefix, "permute", reading: [tensor])
    return KerasTensor(node: node, axes: axes)
  }

  /// The tensor with the channels along its last axis.
  mutating func channelsLast(
    _ tensor: KerasTensor, for layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard tensor.axes.last != .channels else { return tensor }
    return try arranged(
      tensor, as: tensor.axes.spatial + [.channels], for: layer, prefix)
  }

  /// The tensor as a layer for so many spatial axes reads it, with the channels where the layer has them.
  mutating func spatial(
    _ tensor: KerasTensor, _ count: Int, for layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let isFirst = try channelsFirst(layer, spatial: count)
    guard tensor.axes.count == count + 1 else {
      throw unsupported(
        layer, why: "it reads a tensor of \(count + 1) axes, and this one has \(tensor.axes.count)")
    }
    let isAsked = (isFirst ? tensor.axes.first : tensor.axes.last) == .channels
    guard !isAsked, let axes = KerasTensor.axes(ofRank: count + 1, channelsFirst: isFirst) else {
      return tensor
    }
    return try arranged(tensor, as: axes, for: layer, prefix)
  }

  /// The axis that a number means: counted from 1 after the batch, or from the end if negative.
  func axis(
    _ number: Int, of tensor: KerasTensor, for layer: KerasLayer
  ) throws(ImportFault) -> Axis {
    let place = number < 0 ? tensor.axes.count + number : number - 1
    guard tensor.axes.indices.contains(place) else {
      throw ImportFault(
        .outOfRange(
          of: "axis", value: "\(number)",
          expected: "the tensor has axes 1 to \(tensor.axes.count) beside the batch"),
        at: layer.location)
    }
    return tensor.axes[place]
  }
}
