import NetworkModel

/// Functions of single values, and softmax.
extension ONNXImporter {
  /// Applies a function; one that the model has not if it is nil.
  mutating func activate(_ call: ONNXCall, _ function: Activation.Function?) throws(ONNXFault) {
    let value = try required(0, of: call)
    if value.isConstant {
      return bind(of: call, constant(try extents(value), of: [value], value.type))
    }
    let (_, input, _) = try activation(0, of: call)
    guard let function else { return try otherFunction(call) }
    if function == .identity { return bind(of: call, value) }
    bind(of: call, try addPointwise(try self.function(function), to: input, value, for: call))
  }

  func function(_ function: Activation.Function) throws(ONNXFault) -> Layer {
    .activation(try layer { () throws(LayerError) in try Activation(function) })
  }

  func hardSigmoid(_ call: ONNXCall) -> Activation.Function? {
    hardSigmoid(alpha: call.float("alpha") ?? 0.2, beta: call.float("beta") ?? 0.5)
  }

  func hardSigmoid(alpha: Double, beta: Double) -> Activation.Function? {
    near(alpha, 1.0 / 6) && near(beta, 0.5) ? .hardSigmoid : nil
  }

  func selu(_ call: ONNXCall) -> Activation.Function? {
    near(call.float("alpha") ?? 1.67326, 1.67326) && near(call.float("gamma") ?? 1.0507, 1.0507)
      ? .selu : nil
  }

  func clip(_ call: ONNXCall) -> Activation.Function? {
    var bounds: [Double?] = []
    for (place, name) in [(1, "min"), (2, "max")] {
      if let bound = input(place, of: call) {
        guard let number = bound.scalar else { return nil }
        bounds.append(number)
      } else {
        bounds.append(call.float(name))
      }
    }
    return clipped(least: bounds[0], most: bounds[1])
  }

  func clipped(least: Double?, most: Double?) -> Activation.Function? {
    // The first versions wrote the largest numbers that there are.
    switch (least.flatMap { $0 > -3e38 ? $0 : nil }, most.flatMap { $0 < 3e38 ? $0 : nil }) {
    case (nil, nil): return .identity
    case (0, nil): return .relu
    case (0, .some(let most)): return most == 6 ? .relu6 : .clippedReLU(ceiling: most)
    case (.some(let least), .some(let most)):
      return least <= most ? .hardTanh(least: least, most: most) : nil
    case (nil, .some), (.some, nil): return nil
    }
  }

  /// True for numbers that are the same but for the rounding of a float of 32 or 16 bits.
  func near(_ number: Double, _ other: Double) -> Bool {
    abs(number - other) <= 1e-3 * max(abs(other), 1e-6)
  }

  /// A function that the model has not: its cost is unknown.
  mutating func otherFunction(
    _ call: ONNXCall, weights: [ONNXValue] = [], halving: Bool = false
  ) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    var output = extents
    if halving, let last = output.last { output[output.count - 1] = last / 2 }
    try addOpaque(
      Cost(arithmetic: .activation, weights: weights.filter { $0.weights != nil }),
      reading: [value], for: call, extents: output, roles: roles(input))
  }

  mutating func parametricReLU(_ call: ONNXCall) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    let slopes = try required(1, of: call)
    let sizes = try self.extents(slopes, of: "the slopes")
    let count = ONNXValue.count(sizes) ?? 0
    guard slopes.isConstant else {
      return try addOpaque(
        Cost(arithmetic: .activation), reading: [value, slopes], for: call, extents: extents,
        roles: roles(input))
    }
    let shape = network.shape(of: input.node)
    // The first versions give a number for each channel, later ones a shape that is repeated.
    let roles = self.roles(input)
    let channels = roles?.firstIndex(of: .channels).map { extents[$0] }
    let alignsWithChannels =
      count == channels
      && (sizes.count == 1 && call.version < 7 && roles?.firstIndex(of: .channels) == 1
        || aligned(sizes, to: extents, only: roles?.firstIndex(of: .channels)))
    guard shape != nil, count == 1 || alignsWithChannels else {
      return try addOpaque(
        Cost(arithmetic: .activation, weights: [slopes]), reading: [value], for: call,
        extents: extents, roles: roles)
    }
    let owner = self.owner(of: [slopes], .parametricReLU)
    let result = try addPointwise(
      .parametricReLU(ParametricReLU(slopes: count == 1 && channels != 1 ? .shared : .perChannel)),
      to: input, value, for: call, sharing: owner?.1)
    own(result, owner)
    bind(of: call, result)
  }

  /// Returns whether a tensor that is repeated over another one varies along one axis of it alone.
  func aligned(_ sizes: [Int], to extents: [Int], only axis: Int?) -> Bool {
    guard let axis, sizes.count <= extents.count else { return false }
    let padded = Array(repeating: 1, count: extents.count - sizes.count) + sizes
    return padded.enumerated().allSatisfy {
      $0.offset == axis ? $0.element == extents[axis] : $0.element == 1
    }
  }

  // MARK: Softmax

  mutating func softmax(_ call: ONNXCall, _ form: Softmax.Form) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    guard !extents.isEmpty else { throw .malformed("it reads a single number") }
    let isOld = call.version < 13
    let axis = try ONNXCall.axis(
      call.integer("axis") ?? (isOld ? min(1, extents.count - 1) : -1), of: extents.count)
    // The first versions take all axes from that one on together.
    let covered =
      (isOld ? Array(axis..<extents.count) : [axis]).filter { extents[$0] > 1 }
    var roles = usualRoles(input)
    let scope: Softmax.Scope
    if covered.isEmpty {
      scope = .channels
      roles = lastRoles(extents, input, channels: axis)
    } else if covered.count == 1 {
      let spatial = roles.indices.filter { roles[$0] == .spatial }
      switch (roles[covered[0]], spatial.firstIndex(of: covered[0]), spatial.count) {
      case (.channels, _, _): scope = .channels
      case (.spatial, 0, 2): scope = .height
      case (.spatial, 1, 2), (.spatial, 0, 1): scope = .width
      default:
        scope = .channels
        roles = lastRoles(extents, input, channels: covered[0])
      }
    } else {
      let own = roles.indices.filter { roles[$0] != .batch && extents[$0] > 1 }
      guard own == covered else {
        return try addOpaque(
          Cost(arithmetic: .softmax), reading: [value], for: call, extents: extents, roles: roles)
      }
      scope = .volume
    }
    guard roles.count(where: { $0 == .spatial }) <= 3 else {
      return try addOpaque(
        Cost(arithmetic: .softmax), reading: [value], for: call, extents: extents)
    }
    let node = try volume(input, as: roles, for: call)
    bind(
      of: call,
      try add(
        .softmax(Softmax(form, over: scope)), reading: [node], for: call, roles: roles,
        extents: extents))
  }
}
