public import NetworkModel

/// The part of one input that a unit of a layer sees: the planes, rows and columns that any of its paths reads.
///
/// The region lies within planes × rows × columns; where paths differ, it need not fill them (a 1×5 and a 5×1
/// filter side by side see a cross).
public struct UnitRegion: Hashable, Sendable {
  /// The input layer.
  public let input: NodeID
  /// Planes of the image, from 0.
  public let planes: PixelSet
  /// Rows of the image, from 0.
  public let rows: PixelSet
  /// Columns of the image, from 0.
  public let columns: PixelSet

  /// What is seen along a spatial axis.
  public subscript(axis: Axis) -> PixelSet {
    switch axis {
    case .depth: planes
    case .height: rows
    case .width, .length, .channels: columns
    }
  }
}

extension UnitRegion {
  /// The regions of the unit at one position of a layer's output, all its channels together, one for each
  /// input it depends on; none if it sees only padding. Nil if it follows from an opaque layer that reads nobody
  /// knows what.
  ///
  /// Follows the graph backward: strides, dilation, padding, the image's border, and channels that are
  /// cut off on the way. Linear in the layers before it.
  ///
  /// - Precondition: the layer's volume has the unit.
  public static func regions(
    of unit: Extents, of id: NodeID, in network: InferredNetwork
  ) -> [UnitRegion]? {
    /// The first and only place along an axis that the volume does not have.
    func place(_ axis: Axis) -> PixelSet {
      let place = unit.axes.contains(axis) ? unit[axis] : 0
      return PixelSet(place...place)
    }
    var trace = RegionTrace(network: network)
    return trace.regions(
      of: RegionTrace.Part(
        planes: place(.depth), rows: place(.height), columns: PixelSet(unit.width...unit.width),
        channels: 0...network.shape(of: id).channels - 1), at: id)
  }
}

/// Walks from a layer back to the inputs.
private struct RegionTrace {
  /// Part of a layer's output.
  struct Part {
    var planes: PixelSet
    var rows: PixelSet
    var columns: PixelSet
    var channels: ClosedRange<Int>

    func union(_ other: Part) -> Part {
      Part(
        planes: planes.union(other.planes), rows: rows.union(other.rows),
        columns: columns.union(other.columns),
        channels: min(
          channels.lowerBound, other.channels.lowerBound)...max(
            channels.upperBound, other.channels.upperBound))
    }
  }

  let network: InferredNetwork
  /// The total number of taps that may be followed one by one.
  private var steps = 1 << 22

  init(network: InferredNetwork) { self.network = network }

  mutating func regions(of part: Part, at id: NodeID) -> [UnitRegion]? {
    var parts = [Part?](repeating: nil, count: id.index + 1)
    parts[id.index] = part
    var regions: [UnitRegion] = []
    var isKnown = true
    for index in stride(from: id.index, through: 0, by: -1) {
      guard let part = parts[index] else { continue }
      parts[index] = nil
      let node = network.network.id(at: index)
      if case .input = network[node].layer {
        regions.append(
          UnitRegion(input: node, planes: part.planes, rows: part.rows, columns: part.columns))
      }
      if case .opaque = network[node].layer, network[node].inputs == .none { isKnown = false }
      network.forEachRead(of: node) { input, reads in
        if !reads.isKnown { isKnown = false }
        guard let read = self.part(of: input, readBy: part, reads) else { return }
        parts[input.index] = parts[input.index]?.union(read) ?? read
      }
    }
    return isKnown ? regions.reversed() : nil
  }

  /// Nil if nothing of the input is read.
  private mutating func part(of input: NodeID, readBy part: Part, _ reads: InputRegion) -> Part? {
    let volume = network.shape(of: input)
    guard let channels = reads.channels.range(of: part.channels, among: volume.channels) else {
      return nil
    }
    let planes = reads.depth.pixels(readBy: part.planes, steps: &steps)
    let rows = reads.rows.pixels(readBy: part.rows, steps: &steps)
    let columns = reads.columns.pixels(readBy: part.columns, steps: &steps)
    guard !planes.isEmpty, !rows.isEmpty, !columns.isEmpty else { return nil }
    return Part(planes: planes, rows: rows, columns: columns, channels: channels)
  }
}
