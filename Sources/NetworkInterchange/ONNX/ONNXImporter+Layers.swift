import NetworkModel

extension ONNXImporter {
  typealias Role = ONNXView.Role

  // MARK: Layers

  /// Adds a layer for a node and returns its output as a tensor whose axes have these roles.
  mutating func add(
    _ layer: Layer, reading inputs: [NodeID], for call: ONNXCall, roles: [Role],
    extents: [Int], sharing: NodeID? = nil, type: ONNXTensor.ElementType = .float32
  ) throws(ONNXFault) -> ONNXValue {
    let node = try add(layer, reading: inputs, named: layerName(of: call.node), call, sharing)
    guard let shape = network.shape(of: node) else { throw .silent }
    return try value(of: node, shape, ONNXView(of: shape, batch: batch, roles), extents, type)
  }

  /// Adds a layer that changes each value by itself, whatever its place.
  mutating func addPointwise(
    _ layer: Layer, to activation: ONNXValue.Activation, _ value: ONNXValue, for call: ONNXCall,
    sharing: NodeID? = nil
  ) throws(ONNXFault) -> ONNXValue {
    let node = try add(
      layer, reading: [activation.node], named: layerName(of: call.node), call, sharing)
    guard network.shape(of: node) != nil else { throw .silent }
    var value = value
    value.contents = .unread
    value.source = .activation(
      ONNXValue.Activation(
        node: node, view: activation.view, rearrangement: activation.rearrangement))
    return value
  }

  mutating func add(
    _ layer: Layer, reading inputs: [NodeID], named name: String, _ call: ONNXCall,
    _ sharing: NodeID?
  ) throws(ONNXFault) -> NodeID {
    let node = try network.add(
      layer, named: scope.prefix + name, reading: inputs, sharing: sharing, at: place(call.index))
    // What is wrong with it has been noted.
    guard network.shape(of: node) != nil else { throw .silent }
    return node
  }

  /// A layer's output as a value, checked against the extents that the operator's own rule gives.
  func value(
    of node: NodeID, _ shape: Shape, _ view: ONNXView, _ extents: [Int],
    _ type: ONNXTensor.ElementType
  ) throws(ONNXFault) -> ONNXValue {
    guard view.extents == extents else {
      throw .shapesDiffer(layer: "\(shape)", operator: extents)
    }
    return ONNXValue(
      type: type, extents: extents,
      source: .activation(ONNXValue.Activation(node: node, view: view, rearrangement: nil)))
  }

  /// Makes a layer of the model, whose hyperparameters may be out of range.
  func layer<Made>(_ make: () throws(LayerError) -> Made) throws(ONNXFault) -> Made {
    do throws(LayerError) {
      return try make()
    } catch {
      throw .unsupported("no layer has such numbers")
    }
  }

  // MARK: Volumes of tensors

  /// The first axis is the batch if it may be, the last the channels.
  func defaultRoles(_ extents: [Int]) -> [Role] {
    guard !extents.isEmpty else { return [] }
    var roles = [Role](repeating: .spatial, count: extents.count)
    roles[extents.count - 1] = .channels
    if extents.count > 1, extents[0] == batch { roles[0] = .batch }
    if extents.count == 1, batch > 1, extents[0] == batch { roles[0] = .batch }
    return roles
  }

  /// The volume of one image whose tensor has these extents. Of more than three spatial axes the first become one.
  func volume(of extents: [Int], _ roles: [Role]) throws(ONNXFault) -> (Shape, ONNXView) {
    guard !extents.contains(0) else { throw .unsupported("a tensor has no values") }
    let isWhole = roles.contains(.batch) || batch == 1
    var channels = 1
    var spatial: [Int] = []
    for (extent, role) in zip(extents, roles) {
      switch role {
      case .batch: break
      case .channels: channels = extent
      case .spatial: spatial.append(extent)
      }
    }
    // Images that lie along another axis are not told apart.
    if !isWhole {
      guard let place = spatial.firstIndex(where: { $0 % batch == 0 }) else {
        if channels % batch == 0 { channels /= batch }
        let shape = try shape(spatial, channels)
        return (shape, ONNXView(axes: extents.map { _ in [] }))
      }
      spatial[place] /= batch
    }
    let shape = try shape(spatial, channels)
    guard isWhole else { return (shape, ONNXView(axes: extents.map { _ in [] })) }
    guard spatial.count > 3 else { return (shape, ONNXView(of: shape, batch: batch, roles)) }
    // The merged axes are runs of the first.
    var inner = spatial.dropLast(2).reduce(1, *)
    var place = 0
    let axes = zip(extents, roles).map { extent, role -> [ONNXView.Run] in
      switch role {
      case .batch: return ONNXView.whole(.batch, batch)
      case .channels: return ONNXView.whole(.channels, extent)
      case .spatial:
        place += 1
        switch spatial.count - place {
        case 0: return ONNXView.whole(.width, extent)
        case 1: return ONNXView.whole(.height, extent)
        default:
          inner /= extent
          return extent == 1 ? [] : [ONNXView.Run(axis: .depth, stride: inner, count: extent)]
        }
      }
    }
    return (shape, ONNXView(axes: axes))
  }

  private func shape(_ spatial: [Int], _ channels: Int) throws(ONNXFault) -> Shape {
    try layer { () throws(LayerError) in
      switch spatial.count {
      case 0: try Shape.vector(channels)
      case 1: try Shape(length: spatial[0], channels: channels)
      case 2: try Shape(height: spatial[0], width: spatial[1], channels: channels)
      default:
        try Shape(
          depth: ONNXValue.count(Array(spatial.dropLast(2))) ?? .max,
          height: spatial[spatial.count - 2], width: spatial[spatial.count - 1], channels: channels)
      }
    }
  }

  // MARK: Volumes

  /// The node whose output is a tensor read with these roles, which a rearrangement may have to give first.
  mutating func volume(
    _ activation: ONNXValue.Activation, as roles: [Role], for call: ONNXCall
  ) throws(ONNXFault) -> NodeID {
    guard let shape = network.shape(of: activation.node) else { throw .silent }
    let runs = activation.view.runs(as: roles)
    let count = roles.count { $0 == .spatial }
    guard count <= 3 else { throw .unsupported("it reads more than three spatial axes") }
    let axes = ONNXView.spatial(count)
    guard runs[.batch] == ONNXView.whole(.batch, batch) else {
      throw .unsupported("the images of a batch are mixed")
    }
    func isWhole(_ axis: ONNXView.VolumeAxis) -> Bool {
      runs[axis] == ONNXView.whole(axis, shape.extent(along: axis))
    }
    let fits =
      count == 0
      ? isWhole(.channels) && shape.isVector
      : shape.axes.rawValue == count && isWhole(.channels) && axes.allSatisfy(isWhole)
    if fits { return activation.node }
    let key = Rearrangement(node: activation.node, view: activation.view, roles: roles)
    if let node = rearranged[key] { return node }
    let made = try rearrangement(shape, runs, axes)
    let index = activation.rearrangement ?? call.index
    let source = scope.nodes.indices.contains(index) ? scope.nodes[index] : call.node
    let node = try add(
      made, reading: [activation.node], named: layerName(of: source), call, nil)
    guard network.shape(of: node) != nil else { throw .silent }
    rearranged[key] = node
    return node
  }

  /// The layer that puts these runs in their places.
  private func rearrangement(
    _ shape: Shape, _ runs: ONNXView.AxisRuns, _ axes: [ONNXView.VolumeAxis]
  ) throws(ONNXFault) -> Layer {
    func extent(_ axis: ONNXView.VolumeAxis) -> Int {
      runs[axis].reduce(1) { $0 * $1.count }
    }
    // Values are in the order of channels, then planes, rows and columns.
    let all: [ONNXView.VolumeAxis] = [.channels, .depth, .height, .width]
    let source = ONNXView.merged(
      all.flatMap { ONNXView.whole($0, shape.extent(along: $0)) })
    let target = ONNXView.merged(([.channels] + axes).flatMap { runs[$0] })
    if source == target {
      guard !axes.isEmpty else { return .flatten(Flatten()) }
      guard let spatial = SpatialAxes(rawValue: axes.count) else { throw .silent }
      return .reshape(
        try layer { () throws(LayerError) in
          try Reshape(spatial) { axis in
            switch axis {
            case .channels: extent(.channels)
            case .depth: extent(.depth)
            case .height: extent(.height)
            case .width, .length: extent(.width)
            }
          }
        })
    }
    // A column of all axes, each whole: which is first does not matter to what reads it.
    if axes.isEmpty, Set(target) == Set(source), target.count == source.count {
      return .flatten(Flatten())
    }
    if let shuffle = try channelShuffle(shape, runs, axes) { return shuffle }
    if let shuffle = try pixelShuffle(shape, runs, axes) { return shuffle }
    let spatial = axes.map(extent)
    let output = try self.shape(spatial, extent(.channels))
    return try opaqueRearrangement(to: output)
  }

  private func channelShuffle(
    _ shape: Shape, _ runs: ONNXView.AxisRuns, _ axes: [ONNXView.VolumeAxis]
  ) throws(ONNXFault) -> Layer? {
    guard shape.axes.rawValue == axes.count,
      axes.allSatisfy({ runs[$0] == ONNXView.whole($0, shape.extent(along: $0)) }),
      runs.channels.count == 2,
      runs.channels.allSatisfy({ $0.axis == .channels }), runs.channels[0].stride == 1,
      runs.channels[1].stride == runs.channels[0].count,
      runs.channels[0].count * runs.channels[1].count == shape.channels
    else { return nil }
    return .channelShuffle(
      try layer { () throws(LayerError) in try ChannelShuffle(groups: runs.channels[1].count) })
  }

  /// Channels laid out as squares of pixels, or the other way round.
  private func pixelShuffle(
    _ shape: Shape, _ runs: ONNXView.AxisRuns, _ axes: [ONNXView.VolumeAxis]
  ) throws(ONNXFault) -> Layer? {
    typealias Run = ONNXView.Run
    guard axes.count == 2, shape.axes == .two else { return nil }
    let (channels, rows, columns) = (
      runs[.channels], runs[.height], runs[.width]
    )
    func make(
      _ factor: Int, _ direction: PixelShuffle.Direction, _ order: PixelShuffle.Order
    ) throws(ONNXFault) -> Layer {
      .pixelShuffle(
        try layer { () throws(LayerError) in
          try PixelShuffle(factor: factor, direction, order: order)
        })
    }
    if let down = rows.last, let right = columns.last, down.axis == .channels,
      right.axis == .channels, down.count == right.count
    {
      let factor = down.count
      let outer = ONNXView.whole(.height, shape.height)
      guard Array(rows.dropLast()) == outer,
        Array(columns.dropLast()) == ONNXView.whole(.width, shape.width),
        shape.channels % (factor * factor) == 0
      else { return nil }
      let count = shape.channels / (factor * factor)
      func channelRuns(_ stride: Int) -> [Run] {
        count == 1 ? [] : [Run(axis: .channels, stride: stride, count: count)]
      }
      if right.stride == 1, down.stride == factor, channels == channelRuns(factor * factor) {
        return try make(factor, .toSpace, .channelFirst)
      }
      if right.stride == count, down.stride == count * factor, channels == channelRuns(1) {
        return try make(factor, .toSpace, .pixelFirst)
      }
      return nil
    }
    let down = channels.filter { $0.axis == .height && $0.stride == 1 }
    guard down.count == 1, let factor = down.first?.count, shape.height % factor == 0,
      shape.width % factor == 0
    else { return nil }
    func outer(_ axis: ONNXView.VolumeAxis, _ extent: Int) -> [Run] {
      extent == factor ? [] : [Run(axis: axis, stride: factor, count: extent / factor)]
    }
    guard rows == outer(.height, shape.height), columns == outer(.width, shape.width) else {
      return nil
    }
    let square = [
      Run(axis: .height, stride: 1, count: factor), Run(axis: .width, stride: 1, count: factor),
    ]
    let own = ONNXView.whole(.channels, shape.channels)
    if channels == own + square { return try make(factor, .toDepth, .channelFirst) }
    if channels == square + own { return try make(factor, .toDepth, .pixelFirst) }
    return nil
  }

  // MARK: Roles

  /// The roles of a value's axes where each is an axis of its volume; nil where it was rearranged.
  func roles(_ activation: ONNXValue.Activation) -> [Role]? {
    guard let shape = network.shape(of: activation.node) else { return nil }
    return activation.view.roles(of: shape, batch: batch)
  }

  /// The roles of a value's axes, or those that a tensor of its kind usually has: channels first.
  func usualRoles(_ activation: ONNXValue.Activation) -> [Role] {
    if let roles = roles(activation) { return roles }
    return firstRoles(activation.view.axes.count, activation.view)
  }

  /// The batch and the channels, which are the last axis if that alone steps through channels, else the first one after
  /// the batch.
  func firstRoles(_ count: Int, _ view: ONNXView) -> [Role] {
    guard count > 0 else { return [] }
    var roles = [Role](repeating: .spatial, count: count)
    let hasBatch = count > 1 && view.axes[0] == ONNXView.whole(.batch, batch)
    if hasBatch { roles[0] = .batch }
    let last = view.axes[count - 1]
    let isLast = !last.isEmpty && last.allSatisfy { $0.axis == .channels }
    roles[isLast ? count - 1 : hasBatch ? 1 : 0] = .channels
    return roles
  }

  /// The layer output that a result of the graph is; a rearrangement that is part of no layer's input becomes one.
  mutating func result(_ name: ValueID) -> NodeID? {
    guard let activation = values[name]?.activation else { return nil }
    guard roles(activation) == nil, let index = activation.rearrangement,
      let call = call(index)
    else { return activation.node }
    let roles = firstRoles(activation.view.axes.count, activation.view)
    return (try? volume(activation, as: roles, for: call)) ?? activation.node
  }

  /// The node that first used the same tensors in the same way, so that they count once.
  func owner(of values: [ONNXValue?], _ kind: LayerKind) -> (Owner, NodeID?)? {
    var tensors: [ONNXValue.Weights.Stored] = []
    for value in values {
      guard let value else { continue }
      guard let weights = value.weights else { return nil }
      tensors += weights.tensors
    }
    let owner = Owner(tensors: tensors, kind: kind)
    return (owner, owners[owner])
  }
}
