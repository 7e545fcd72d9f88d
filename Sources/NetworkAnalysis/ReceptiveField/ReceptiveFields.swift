public import NetworkModel

/// The part of the network's input that a unit of a layer sees, whatever its channel.
public struct ReceptiveField: Hashable, Sendable {
  /// The axes of the image that fields are parts of, which a reshaped volume may not have.
  public let axes: SpatialAxes
  /// The field from plane to plane; that of an input with fewer than three axes.
  public let depth: AxisField
  /// The field along the rows of the image.
  public let vertical: AxisField
  /// The field along the columns of the image, or along a sequence.
  public let horizontal: AxisField

  /// The field along a spatial axis.
  public subscript(axis: Axis) -> AxisField {
    switch axis {
    case .depth: depth
    case .height: vertical
    case .width, .length, .channels: horizontal
    }
  }

  /// The fields along the axes that there are, in their order.
  public var all: [AxisField] { axes.all.map { self[$0] } }

  /// Returns whether a condition holds along every axis that there is.
  public func allSatisfy(_ condition: (AxisField) -> Bool) -> Bool {
    switch axes {
    case .one: condition(horizontal)
    case .two: condition(vertical) && condition(horizontal)
    case .three: condition(depth) && condition(vertical) && condition(horizontal)
    }
  }

  /// Pixels that a unit sees along the axis along which it sees most.
  public var longestSide: Int64 { max(depth.size, vertical.size, horizontal.size) }

  /// True if all paths move equally far from unit to unit.
  public var pathsShareStride: Bool { allSatisfy { $0.pathsShareStride } }

  /// True if all paths move equally far from unit to unit, and are centered on one place.
  public var isAligned: Bool { pathsShareStride && allSatisfy { $0.pathsShareCenter } }

  /// True if each unit sees the whole image.
  public var coversInput: Bool { allSatisfy { $0.coversInput } }
}

/// The receptive fields of every layer, from the inputs on; linear in the layers.
///
/// Where a path passes a gate or a global pooling, its units see the whole image, and so does what it is
/// merged into. With several inputs, pixels are those of the input at which a path begins.
public struct ReceptiveFields: Sendable {
  private let fields: [ReceptiveField?]
  /// By node, the opaque layer that reads nobody knows what and from which the node follows; -1 for none.
  private let unknownSources: [Int32]

  /// Spans of units that are kept for all layers together, so that no network takes much memory.
  private static let mostSpans = 1 << 22

  /// - Throws: `AnalysisError` if a field exceeds 64 bits.
  public init(of network: InferredNetwork) throws(AnalysisError) {
    var fields: [ReceptiveField?] = []
    let count = network.network.nodes.count
    fields.reserveCapacity(count)
    var spans = 0
    var unknownSources = [Int32](repeating: -1, count: count)
    for index in 0..<count {
      let id = network.network.id(at: index)
      if let source = ReceptiveFields.unknownSource(of: id, in: network, unknownSources) {
        unknownSources[index] = source
        fields.append(nil)
        continue
      }
      do throws(LayerError) {
        var field = try ReceptiveFields.field(of: id, in: network, fields)
        let kept =
          (field?.depth.otherSpans.count ?? 0) + (field?.vertical.otherSpans.count ?? 0)
          + (field?.horizontal.otherSpans.count ?? 0)
        spans += kept
        if kept > 0, spans > ReceptiveFields.mostSpans { field = nil }
        fields.append(field)
      } catch {
        throw AnalysisError(node: id, error: error)
      }
    }
    self.fields = fields
    self.unknownSources = unknownSources
  }

  /// The place of the layer because of which it is not known what a node sees; nil if there is none.
  private static func unknownSource(
    of id: NodeID, in network: InferredNetwork, _ sources: [Int32]
  ) -> Int32? {
    for input in network[id].inputs.ids where sources[input.index] >= 0 {
      return sources[input.index]
    }
    guard case .opaque = network[id].layer else { return nil }
    var isKnown = network[id].inputs != .none
    network.forEachRead(of: id) { (_, reads) throws(Never) in
      if !reads.isKnown { isKnown = false }
    }
    return isKnown ? nil : Int32(id.index)
  }

  /// The opaque layer from which a node follows, itself perhaps, so that nobody knows what it sees; nil if there is
  /// none.
  public func unknownSource(of id: NodeID) -> NodeID? {
    let source = unknownSources[id.index]
    return source < 0 ? nil : NodeID(index: Int(source))
  }

  private static func field(
    of id: NodeID, in network: InferredNetwork, _ fields: [ReceptiveField?]
  ) throws(LayerError) -> ReceptiveField? {
    let output = network.shape(of: id)
    if case .none = network[id].inputs {
      return ReceptiveField(
        axes: output.axes, depth: .input(output.depth), vertical: .input(output.height),
        horizontal: .input(output.width))
    }
    var merged: ReceptiveField?
    var isFollowed = true
    try network.forEachRead(of: id) { (input, reads) throws(LayerError) in
      guard isFollowed, let before = fields[input.index],
        let depth = try before.depth.followed(by: reads.depth),
        let vertical = try before.vertical.followed(by: reads.rows),
        let horizontal = try before.horizontal.followed(by: reads.columns)
      else {
        isFollowed = false
        return
      }
      guard let others = merged else {
        merged = ReceptiveField(
          axes: before.axes, depth: depth, vertical: vertical, horizontal: horizontal)
        return
      }
      guard
        let planes = try others.depth.merged(with: depth, units: output.depth),
        let rows = try others.vertical.merged(with: vertical, units: output.height),
        let columns = try others.horizontal.merged(with: horizontal, units: output.width)
      else {
        isFollowed = false
        return
      }
      merged = ReceptiveField(
        axes: max(others.axes, before.axes), depth: planes, vertical: rows, horizontal: columns)
    }
    return isFollowed ? merged : nil
  }

  /// Nil if too many kinds of units would have to be distinguished (see `AxisField.longestPeriod`), or if it is not
  /// known what an opaque layer before it reads.
  public subscript(id: NodeID) -> ReceptiveField? { fields[id.index] }
}

extension ReceptiveFields {
  /// The last layer of the main path that still has a plane: what a network "sees" as papers print it.
  public static func lastFeatureMap(of network: InferredNetwork) -> NodeID? {
    let nodes = network.network.nodes
    return nodes.indices.last { index in
      guard nodes[index].branch == nil else { return false }
      return network.shape(of: network.network.id(at: index)).positions > 1
    }.map { network.network.id(at: $0) }
  }
}

extension InferredNetwork {
  /// The receptive field of the last layer with a plane; nil if there is none, if it has no single size, or if it is
  /// not known.
  public var lastReceptiveField: ReceptiveField? {
    guard network.omissions.isEmpty, let last = ReceptiveFields.lastFeatureMap(of: self),
      let fields = try? ReceptiveFields(of: self)
    else { return nil }
    return fields[last]
  }
}
