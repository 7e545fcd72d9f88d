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
  /// False if what is seen of some input is not all of it, though of all inputs together everything may be.
  let mayCoverInput: Bool

  init(
    axes: SpatialAxes, depth: AxisField, vertical: AxisField, horizontal: AxisField,
    mayCoverInput: Bool = true
  ) {
    self.axes = axes
    self.depth = depth
    self.vertical = vertical
    self.horizontal = horizontal
    self.mayCoverInput = mayCoverInput
  }

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

  /// True if one stride holds along each axis, which may be 0.
  public var isSteady: Bool { allSatisfy { $0.isSteady } }

  /// True if each unit sees the whole image, and of several images all of each.
  public var coversInput: Bool { mayCoverInput && allSatisfy { $0.coversInput } }

  /// Spans of units that are kept beyond the first of each axis.
  fileprivate var keptSpans: Int { depth.keptSpans + vertical.keptSpans + horizontal.keptSpans }

  /// The field of an input's units: each sees itself.
  fileprivate static func input(_ shape: Shape) -> ReceptiveField {
    ReceptiveField(
      axes: shape.axes, depth: .input(shape.depth), vertical: .input(shape.height),
      horizontal: .input(shape.width))
  }

  /// The fields of the units of a layer that reads this one; nil if they are of more kinds than are followed.
  fileprivate func followed(
    by reads: InputRegion, to output: Shape
  ) throws(LayerError) -> ReceptiveField? {
    guard let depth = try depth.followed(by: reads.depth, units: output.depth),
      let vertical = try vertical.followed(by: reads.rows, units: output.height),
      let horizontal = try horizontal.followed(by: reads.columns, units: output.width)
    else { return nil }
    return ReceptiveField(axes: axes, depth: depth, vertical: vertical, horizontal: horizontal)
  }

  /// The fields of units that see what two paths see; nil if they are of more kinds than are followed.
  ///
  /// - Parameter seesOneImage: whether both paths begin at one input.
  fileprivate func merged(
    with other: ReceptiveField, to output: Shape, seesOneImage: Bool = true
  ) throws(LayerError) -> ReceptiveField? {
    guard
      let planes = try depth.merged(
        with: other.depth, units: output.depth, seesOneImage: seesOneImage),
      let rows = try vertical.merged(
        with: other.vertical, units: output.height, seesOneImage: seesOneImage),
      let columns = try horizontal.merged(
        with: other.horizontal, units: output.width, seesOneImage: seesOneImage)
    else { return nil }
    return ReceptiveField(axes: axes, depth: planes, vertical: rows, horizontal: columns)
  }
}

/// What units see of one input.
private struct InputField: Sendable {
  /// The input's place among the nodes.
  let input: Int32
  let field: ReceptiveField
}

extension [InputField] {
  /// Those of images: of inputs with more than one position, if there are any. A vector has no grid, and is read
  /// as a whole.
  fileprivate var images: [InputField] {
    let images = filter { !$0.field.allSatisfy { $0.pixels == 1 } }
    return images.isEmpty ? self : images
  }

  /// True if pixels of all of them are counted alike.
  fileprivate var shareGrid: Bool {
    guard let one = first?.field else { return true }
    return allSatisfy { other in
      let other = other.field
      return other.axes == one.axes && other.depth.pixels == one.depth.pixels
        && other.vertical.pixels == one.vertical.pixels
        && other.horizontal.pixels == one.horizontal.pixels
    }
  }

  /// What is seen of any of several images; nil if their extents differ, or beyond the kinds that are followed.
  fileprivate func combined(to output: Shape) throws(LayerError) -> ReceptiveField? {
    let images = images
    guard images.shareGrid, let first = images.first else { return nil }
    var field = first.field
    for other in images.dropFirst() where other.field != field {
      guard let merged = try field.merged(with: other.field, to: output, seesOneImage: false)
      else { return nil }
      field = merged
    }
    return ReceptiveField(
      axes: field.axes, depth: field.depth, vertical: field.vertical,
      horizontal: field.horizontal,
      mayCoverInput: images.allSatisfy { $0.field.coversInput })
  }
}

/// The receptive fields of every layer, from the inputs on; linear in the layers.
///
/// Where a path passes a gate or a global pooling, its units see the whole image, and so does what it is
/// merged into. What is seen of several inputs is followed separately for each; one field says what is seen of any of
/// them if they have the same extents, as the images of two towers have.
public struct ReceptiveFields: Sendable {
  private var fields: [ReceptiveField?] = []
  /// By node, the place of the one input that it sees; -1 if it sees several, or if it is not known.
  private var inputs: [Int32] = []
  /// What nodes see that see several inputs.
  private var several: [Int: [InputField]] = [:]
  /// By node, the opaque layer that reads nobody knows what and from which the node follows; -1 for none.
  private let unknownSources: [Int32]

  /// Spans of units that are kept for all layers together, so that no network takes much memory.
  private static let mostSpans = 1 << 22

  /// - Throws: `AnalysisError` if a field exceeds 64 bits.
  public init(of network: InferredNetwork) throws(AnalysisError) {
    let count = network.network.nodes.count
    var sources = [Int32](repeating: -1, count: count)
    for index in 0..<count {
      let id = network.network.id(at: index)
      sources[index] = ReceptiveFields.unknownSource(of: id, in: network, sources) ?? -1
    }
    unknownSources = sources
    fields.reserveCapacity(count)
    inputs.reserveCapacity(count)
    var spans = 0
    for index in 0..<count {
      let id = network.network.id(at: index)
      do throws(LayerError) {
        let seen = try sources[index] < 0 ? seenInputs(of: id, in: network) : nil
        try append(seen, to: network.shape(of: id), &spans)
      } catch {
        throw AnalysisError(node: id, error: error)
      }
    }
  }

  /// Keeps what the next node sees; nil if it is not followed.
  private mutating func append(
    _ seen: SeenInputs?, to output: Shape, _ spans: inout Int
  ) throws(LayerError) {
    guard let seen, let first = seen.first else {
      fields.append(nil)
      inputs.append(-1)
      return
    }
    // A field of its own for each input takes the room of some spans.
    let kept = seen.others.reduce(first.field.keptSpans) { $0 + $1.field.keptSpans + 16 }
    spans += kept
    guard kept == 0 || spans <= ReceptiveFields.mostSpans else {
      fields.append(nil)
      inputs.append(-1)
      return
    }
    guard !seen.others.isEmpty else {
      fields.append(first.field)
      inputs.append(first.input)
      return
    }
    let all = [first] + seen.others
    several[fields.count] = all
    fields.append(try all.combined(to: output))
    inputs.append(-1)
  }

  /// The place of the layer because of which it is not known what a node sees; nil if there is none.
  private static func unknownSource(
    of id: NodeID, in network: InferredNetwork, _ sources: [Int32]
  ) -> Int32? {
    for input in network[id].inputs where sources[input.index] >= 0 {
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

  /// Nil if too many kinds of units or too many inputs would have to be distinguished.
  private func seenInputs(
    of id: NodeID, in network: InferredNetwork
  ) throws(LayerError) -> SeenInputs? {
    let output = network.shape(of: id)
    if case .none = network[id].inputs {
      return SeenInputs(first: InputField(input: Int32(id.index), field: .input(output)))
    }
    var seen = SeenInputs()
    var isFollowed = true
    try network.forEachRead(of: id) { (input, reads) throws(LayerError) in
      guard isFollowed else { return }
      if let field = fields[input.index], inputs[input.index] >= 0 {
        let before = InputField(input: inputs[input.index], field: field)
        isFollowed = try seen.add(before, by: reads, to: output)
        return
      }
      isFollowed = false
      guard let all = several[input.index] else { return }
      for before in all {
        guard try seen.add(before, by: reads, to: output) else { return }
      }
      isFollowed = true
    }
    return isFollowed ? seen : nil
  }

  /// Nil if too many kinds of units would have to be distinguished (see `SpanPattern.longestPeriod` and
  /// `OtherStrides.mostPatterns`), if inputs of different extents are seen, or if it is not known what an opaque layer
  /// before it reads.
  public subscript(id: NodeID) -> ReceptiveField? { fields[id.index] }

  /// True if a node sees several inputs whose extents differ, so that no pixels are common to them; inputs of one
  /// position left out.
  public func inputsDiffer(at id: NodeID) -> Bool {
    several[id.index].map { !$0.images.shareGrid } ?? false
  }
}

/// What the units of one layer see of each input.
private struct SeenInputs {
  /// Nil before anything has been read.
  var first: InputField?
  /// What is seen of other inputs; in most networks nothing.
  var others: [InputField] = []

  /// Inputs that are followed beside the first.
  private static let mostOthers = 1023

  /// Adds what is seen by a path from a layer before; false if units are of more kinds, or see more inputs, than are
  /// followed.
  mutating func add(
    _ before: InputField, by reads: InputRegion, to output: Shape
  ) throws(LayerError) -> Bool {
    guard let field = try before.field.followed(by: reads, to: output) else { return false }
    let new = InputField(input: before.input, field: field)
    guard let first else {
      self.first = new
      return true
    }
    if first.input == new.input {
      guard let merged = try first.field.merged(with: field, to: output) else { return false }
      self.first = InputField(input: new.input, field: merged)
    } else if let place = others.firstIndex(where: { $0.input == new.input }) {
      guard let merged = try others[place].field.merged(with: field, to: output)
      else { return false }
      others[place] = InputField(input: new.input, field: merged)
    } else {
      guard others.count < SeenInputs.mostOthers else { return false }
      others.append(new)
    }
    return true
  }
}

extension ReceptiveFields {
  /// The last layer of the main path that still has a plane: what a network "sees" as papers print it.
  public static func lastFeatureMap(of network: InferredNetwork) -> NodeID? {
    let nodes = network.network.nodes
    return nodes.indices.last { index in
      guard !nodes[index].isSideOutput else { return false }
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
