import NetworkModel

/// Sums, products and other functions of values at the same place; arithmetic on sizes.
extension ONNXImporter {
  /// What is made of the values at one place.
  enum Elementwise {
    case sum, difference, product, quotient, maximum, power, comparison
    /// One of two values, as a third says.
    case choice
    /// A function of the first; the others are settings.
    case ofFirst
    case other
  }

  mutating func elementwise(_ call: ONNXCall, _ operation: Elementwise) throws(ONNXFault) {
    if scope.passed.contains(call.index) {
      // The bias became part of the product before it.
      for place in call.node.inputs.indices {
        let value = try required(place, of: call)
        if value.activation != nil { return bind(of: call, value) }
      }
    }
    var inputs: [ONNXValue] = []
    for place in call.node.inputs.indices { inputs.append(try required(place, of: call)) }
    guard !inputs.isEmpty else { throw .malformed("it reads nothing") }
    for value in inputs {
      if case .unknown = value.source { throw .silent }
    }
    let operands = operation == .ofFirst ? [inputs[0]] : inputs
    var extents: [Int]?
    if operands.allSatisfy({ $0.knownExtents != nil }) {
      extents = try broadcast(operands, call)
    }
    if inputs.allSatisfy({ $0.isConstant }) {
      return bind(of: call, try folded(call, inputs, extents))
    }
    guard let extents else { throw .unknownExtent("what it reads") }
    switch operation {
    case .sum: try sum(call, operands, extents, isDifference: false)
    case .difference: try sum(call, operands, extents, isDifference: true)
    case .product: try multiplication(call, operands, extents, isQuotient: false)
    case .quotient: try multiplication(call, operands, extents, isQuotient: true)
    case .maximum: try maximum(call, operands, extents)
    case .power: try power(call, operands, extents)
    case .comparison: try other(call, operands, extents, type: .bool)
    case .choice: try other(call, operands, extents, type: inputs[inputs.count - 1].type)
    case .ofFirst, .other: try other(call, operands, extents)
    }
  }

  /// The extents over which tensors repeat theirs of 1, aligned at the last.
  func broadcast(_ first: [Int], _ second: [Int]) throws(ONNXFault) -> [Int] {
    let count = max(first.count, second.count)
    var extents: [Int] = []
    for place in 0..<count {
      let a = place < count - first.count ? 1 : first[place - count + first.count]
      let b = place < count - second.count ? 1 : second[place - count + second.count]
      guard a == b || a == 1 || b == 1 else {
        throw .malformed("tensors of \(text(first)) and \(text(second)) do not fit each other")
      }
      extents.append(a == 1 ? b : a)
    }
    return extents
  }

  private func text(_ extents: [Int]) -> String {
    extents.isEmpty ? "one value" : extents.map { String($0) }.joined(separator: "×")
  }

  private func broadcast(_ values: [ONNXValue], _ call: ONNXCall) throws(ONNXFault) -> [Int] {
    // The first versions align the second from an axis on.
    if call.flag("broadcast"), values.count == 2 { return try extents(values[0]) }
    var extents = try self.extents(values[0])
    for value in values.dropFirst() { extents = try broadcast(extents, try self.extents(value)) }
    return extents
  }

  /// A tensor of the file or of sizes as it lies on an output, with extents of 1 before.
  private func padded(_ value: ONNXValue, to extents: [Int], _ call: ONNXCall) -> [Int] {
    let sizes = value.knownExtents ?? []
    if call.flag("broadcast"), let axis = call.integer("axis"), axis >= 0,
      axis + sizes.count <= extents.count
    {
      return Array(repeating: 1, count: axis) + sizes
        + Array(repeating: 1, count: extents.count - axis - sizes.count)
    }
    return Array(repeating: 1, count: max(extents.count - sizes.count, 0)) + sizes
  }

  // MARK: Sums and products

  private mutating func sum(
    _ call: ONNXCall, _ operands: [ONNXValue], _ extents: [Int], isDifference: Bool
  ) throws(ONNXFault) {
    let layers = operands.filter { $0.activation != nil }
    if layers.count == operands.count {
      guard operands.count > 1 else { return bind(of: call, operands[0]) }
      return try merge(
        call, operands, extents, .addition(Addition(isDifference ? .difference : .sum)))
    }
    guard operands.count == 2, layers.count == 1 else { return try other(call, operands, extents) }
    let constant = operands[0].activation == nil ? operands[0] : operands[1]
    try scale(
      call, layers[0], by: constant, .bias, extents,
      isPlain: operands[0].activation != nil || !isDifference)
  }

  private mutating func multiplication(
    _ call: ONNXCall, _ operands: [ONNXValue], _ extents: [Int], isQuotient: Bool
  ) throws(ONNXFault) {
    let layers = operands.filter { $0.activation != nil }
    if layers.count == 2 {
      if isQuotient { return try other(call, operands, extents) }
      if call.node.inputs[0] == call.node.inputs[1], let activation = layers[0].activation {
        return bind(
          of: call,
          try addPointwise(try function(.square), to: activation, layers[0], for: call))
      }
      return try merge(call, operands, extents, .multiplication(Multiplication()))
    }
    guard operands.count == 2, layers.count == 1 else { return try other(call, operands, extents) }
    let constant = operands[0].activation == nil ? operands[0] : operands[1]
    if isQuotient, operands[0].activation == nil {
      return try other(call, operands, extents)
    }
    try scale(call, layers[0], by: constant, .factor, extents, isPlain: true)
  }

  /// A factor or a shift that the file has: one for each channel is a layer.
  private mutating func scale(
    _ call: ONNXCall, _ value: ONNXValue, by constant: ONNXValue, _ terms: Scale.Terms,
    _ extents: [Int], isPlain: Bool
  ) throws(ONNXFault) {
    guard let activation = value.activation else { throw .silent }
    if constant.count == 1, value.knownExtents == extents {
      let neutral: Double = terms == .factor ? 1 : 0
      // What is not even a weight of the file is the scale of a quantization.
      let isScale = constant.weights == nil && constant.scalar == nil
      let isPassed = isPlain && (isScale || constant.scalar == neutral)
      // A number for all values of an image that no layer has read prepares the image.
      if isPassed || network.isInput(activation.node) { return bind(of: call, value) }
    }
    let sizes = padded(constant, to: extents, call)
    let channels = roles(activation)?.firstIndex(of: .channels)
    guard value.knownExtents == extents, constant.weights != nil, isPlain,
      let channels, extents[channels] > 1, aligned(sizes, to: extents, only: channels)
    else { return try other(call, [value, constant], extents) }
    let owner = self.owner(of: [constant], .scale)
    let result = try addPointwise(
      .scale(Scale(terms)), to: activation, value, for: call, sharing: owner?.1)
    own(result, owner)
    bind(of: call, result)
  }

  private mutating func maximum(
    _ call: ONNXCall, _ operands: [ONNXValue], _ extents: [Int]
  ) throws(ONNXFault) {
    if operands.count == 1 { return bind(of: call, operands[0]) }
    if operands.count == 2, operands[1].scalar == 0, let activation = operands[0].activation {
      return bind(
        of: call, try addPointwise(try function(.relu), to: activation, operands[0], for: call))
    }
    guard operands.allSatisfy({ $0.activation != nil && $0.knownExtents == extents }) else {
      return try other(call, operands, extents)
    }
    try merge(call, operands, extents, .maximum(Maximum()))
  }

  private mutating func power(
    _ call: ONNXCall, _ operands: [ONNXValue], _ extents: [Int]
  ) throws(ONNXFault) {
    guard operands.count == 2, operands[1].scalar == 2, operands[0].knownExtents == extents,
      let activation = operands[0].activation
    else { return try other(call, operands, extents) }
    bind(
      of: call, try addPointwise(try function(.square), to: activation, operands[0], for: call))
  }

  // MARK: Several volumes

  /// A layer that merges volumes, each repeated along its extents of 1.
  private mutating func merge(
    _ call: ONNXCall, _ operands: [ONNXValue], _ extents: [Int], _ layer: Layer
  ) throws(ONNXFault) {
    let activations = operands.compactMap { $0.activation }
    // Operands that agree on what each axis is need no rearrangement.
    if let views = common(activations, extents) {
      let nodes = activations.map { $0.node }
      let node = try add(layer, reading: nodes, named: layerName(of: call.node), call, nil)
      guard network.shape(of: node) != nil else { throw .silent }
      let value = ONNXValue(
        type: operands[0].type, extents: extents,
        source: .activation(
          ONNXValue.Activation(
            node: node, view: views, rearrangement: activations[0].rearrangement)))
      if views.extents == extents { return bind(of: call, value) }
    }
    var roles: [Role]?
    for (value, activation) in zip(operands, activations) where roles == nil {
      if value.extents?.count == extents.count { roles = self.roles(activation) }
    }
    let agreed = roles ?? firstRoles(extents.count, activations[0].view)
    guard agreed.count(where: { $0 == .spatial }) <= 3 else {
      return try other(call, operands, extents)
    }
    var nodes: [NodeID] = []
    for (value, activation) in zip(operands, activations) {
      let missing = extents.count - (value.extents?.count ?? 0)
      guard missing >= 0 else { return try other(call, operands, extents) }
      var aligned = activation
      aligned.view.axes = Array(repeating: [], count: missing) + aligned.view.axes
      guard batch == 1 || aligned.view.axes[0] == ONNXView.whole(.batch, batch) else {
        return try other(call, operands, extents)
      }
      nodes.append(try volume(aligned, as: agreed, for: call))
    }
    bind(of: call, try add(layer, reading: nodes, for: call, roles: agreed, extents: extents))
  }

  /// The view of a result whose operands have the same axes in the same places, up to extents of 1.
  private func common(
    _ activations: [ONNXValue.Activation], _ extents: [Int]
  ) -> ONNXView? {
    var axes: [[ONNXView.Run]] = Array(repeating: [], count: extents.count)
    /// The channels, planes, rows and columns of the result.
    let volumeAxes: [ONNXView.VolumeAxis] = [.channels, .depth, .height, .width]
    var shape = [1, 1, 1, 1]
    let first = network.shape(of: activations[0].node)
    for activation in activations {
      guard let own = network.shape(of: activation.node) else { return nil }
      let missing = extents.count - activation.view.axes.count
      guard missing >= 0 else { return nil }
      for (place, axis) in volumeAxes.enumerated() {
        let (extent, other) = (own.extent(along: axis), shape[place])
        guard extent == other || extent == 1 || other == 1 else { return nil }
        shape[place] = max(extent, other)
      }
      for (place, runs) in activation.view.axes.enumerated() where !runs.isEmpty {
        if axes[place + missing].isEmpty {
          axes[place + missing] = runs
        } else if axes[place + missing] != runs {
          return nil
        }
      }
      if let first, first.axes != own.axes, !first.isVector, !own.isVector { return nil }
    }
    // Each axis of the volume is in one place alone.
    var counts = [1, 1, 1, 1]
    var images = 1
    for run in axes.joined() {
      switch run.axis {
      case .batch: images *= run.count
      case .channels: counts[0] *= run.count
      case .depth: counts[1] *= run.count
      case .height: counts[2] *= run.count
      case .width: counts[3] *= run.count
      }
    }
    guard counts == shape, images == batch else { return nil }
    return ONNXView(axes: axes)
  }

  // MARK: Without a layer

  private mutating func other(
    _ call: ONNXCall, _ operands: [ONNXValue], _ extents: [Int],
    type: ONNXTensor.ElementType? = nil
  ) throws(ONNXFault) {
    let layers = operands.filter { $0.activation != nil && $0.knownExtents == extents }
    let roles = layers.compactMap { $0.activation.flatMap { self.roles($0) } }.first
    // A number for all values is a setting, not a weight, and so are a mask, which was computed of several tensors, and
    // what is compared with or chosen.
    let weights = operands.filter { value in
      guard type == nil, let tensors = value.weights?.tensors, tensors.count == 1 else {
        return false
      }
      return tensors[0].count > 1 && !tensors[0].isGenerated
    }
    try addOpaque(
      Cost(arithmetic: .elementwise, weights: weights), reading: operands, for: call,
      extents: extents, roles: roles, type: type ?? operands[0].type)
  }

  /// Factors and shifts of the first versions' experiments.
  mutating func affine(_ call: ONNXCall) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    try addOpaque(
      Cost(arithmetic: .elementwise), reading: [value], for: call, extents: extents,
      roles: roles(input))
  }

  mutating func quantizedSum(_ call: ONNXCall) throws(ONNXFault) {
    try quantized(call, .addition(Addition()))
  }

  mutating func quantizedProduct(_ call: ONNXCall) throws(ONNXFault) {
    try quantized(call, .multiplication(Multiplication()))
  }

  /// Each operand has a scale and a zero after it.
  private mutating func quantized(_ call: ONNXCall, _ layer: Layer) throws(ONNXFault) {
    let operands = [try required(0, of: call), try required(3, of: call)]
    let extents = try broadcast(try self.extents(operands[0]), try self.extents(operands[1]))
    guard operands.allSatisfy({ $0.activation != nil }) else {
      return try other(call, operands, extents)
    }
    try merge(call, operands, extents, layer)
  }

  /// The extents of a node that is part of a pattern.
  mutating func measure(_ call: ONNXCall) throws(ONNXFault) {
    var operands: [ONNXValue] = []
    for place in call.node.inputs.indices { operands.append(try required(place, of: call)) }
    guard operands.allSatisfy({ $0.knownExtents != nil }) else {
      return bind(of: call, ONNXValue())
    }
    var extents = try self.extents(operands[0])
    if call.kind.family == .reduction {
      extents = try reduced(call, extents).output
    } else if call.kind.family == .elementwise {
      extents = try broadcast(operands, call)
    }
    bind(of: call, ONNXValue(type: operands[0].type, extents: extents))
  }
}
