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
