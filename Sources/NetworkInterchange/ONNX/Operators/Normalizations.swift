import NetworkModel

/// Normalizations by statistics of the training, of the image or of neighboring channels.
extension ONNXImporter {
  mutating func instanceNormalization(_ call: ONNXCall) throws(ONNXFault) {
    let epsilon = call.float("epsilon") ?? 1e-5
    let affine = !isPlain(call)
    try channelNormalization(
      call, parameters: [1, 2], .instanceNormalization, isPlain: !affine
    ) { () throws(LayerError) in
      .instanceNormalization(try InstanceNormalization(epsilon: epsilon, affine: affine))
    }
  }

  mutating func groupNormalization(_ call: ONNXCall) throws(ONNXFault) {
    let epsilon = call.float("epsilon") ?? 1e-5
    let groups = call.integer("num_groups") ?? 1
    let affine = !isPlain(call)
    try channelNormalization(call, parameters: [1, 2], .groupNormalization, isPlain: !affine) {
      () throws(LayerError) in
      .groupNormalization(
        try GroupNormalization(groups: groups, epsilon: epsilon, affine: affine))
    }
  }

  /// True if factors of 1 and shifts of 0 change nothing, and were not learned.
  private func isPlain(_ call: ONNXCall) -> Bool {
    input(1, of: call)?.isFilled(with: 1) ?? false && input(2, of: call)?.isFilled(with: 0) ?? false
  }

  mutating func localResponseNormalization(_ call: ONNXCall) throws(ONNXFault) {
    let (size, alpha) = (call.integer("size") ?? 1, call.float("alpha") ?? 1e-4)
    let (beta, bias) = (call.float("beta") ?? 0.75, call.float("bias") ?? 1)
    try channelNormalization(call, parameters: [], .localResponseNormalization) {
      () throws(LayerError) in
      .localResponseNormalization(
        try LocalResponseNormalization(
          size: size, alpha: alpha, beta: beta, k: bias, alphaDividedBySize: true))
    }
  }

  /// A normalization whose channels are the second axis.
  private mutating func channelNormalization(
    _ call: ONNXCall, parameters: [Int], _ kind: LayerKind, isPlain: Bool = false,
    _ make: () throws(LayerError) -> Layer
  ) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    guard extents.count >= 2 else { throw .malformed("it reads \(extents.count) axes") }
    var constants: [ONNXValue] = []
    for place in parameters { constants.append(try required(place, of: call)) }
    let roles = channelRoles(extents.count)
    guard extents.count <= 5, constants.allSatisfy({ $0.weights != nil && $0.count == extents[1] })
    else {
      return try addOpaque(
        Cost(
          arithmetic: .normalization, weights: constants.filter { $0.weights != nil }),
        reading: [value], for: call, extents: extents, roles: roles)
    }
    let node = try volume(input, as: roles, for: call)
    // What makes ones and zeros owns nothing that could be shared.
    let owner = isPlain ? nil : self.owner(of: constants, kind)
    let result = try add(
      try layer(make), reading: [node], for: call, roles: roles, extents: extents,
      sharing: owner?.1)
    own(result, owner)
    bind(of: call, result)
  }

  /// The batch, the channels, the spatial axes.
  func channelRoles(_ count: Int) -> [Role] {
    count < 2 ? [.channels] : [.batch, .channels] + Array(repeating: .spatial, count: count - 2)
  }

  // MARK: Batch normalization

  mutating func batchNormalization(_ call: ONNXCall) throws(ONNXFault) {
    let epsilon = call.float("epsilon") ?? 1e-5
    // The first versions could have statistics of each place.
    if call.has("spatial"), !call.flag("spatial") {
      throw .unsupported("statistics of each place (`spatial` 0) have no layer")
    }
    let tracked =
      (input(3, of: call)?.weights).map { _ in true } ?? false
    let affine = !isPlain(call)
    try channelNormalization(
      call, parameters: tracked ? [1, 2, 3, 4] : [1, 2], .batchNormalization, isPlain: !affine
    ) { () throws(LayerError) in
      .batchNormalization(
        try BatchNormalization(epsilon: epsilon, affine: affine, tracksStatistics: tracked))
    }
    // In training the statistics are results too.
    for place in 1..<max(call.node.outputs.count, 1) where place < 3 {
      if var statistics = input(place + 2, of: call) {
        statistics.contents = .unread
        statistics.source = .auxiliary
        bind(place, of: call, statistics)
      }
    }
  }

  /// Statistics of the batch, without anything learned.
  mutating func meanVarianceNormalization(_ call: ONNXCall) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    let axes = try ONNXCall.axes(call.integers("axes") ?? [0, 2, 3], of: extents.count)
    let roles = usualRoles(input)
    let covered = Set(axes)
    let spatial = Set(roles.indices.filter { roles[$0] == .spatial })
    let images = Set(roles.indices.filter { roles[$0] == .batch })
    guard covered == spatial || covered == spatial.union(images) else {
      return try addOpaque(
        Cost(arithmetic: .normalization), reading: [value], for: call, extents: extents,
        roles: roles)
    }
    let node = try volume(input, as: roles, for: call)
    let ofImage = covered == spatial
    let made: Layer = try layer { () throws(LayerError) in
      ofImage
        ? .instanceNormalization(try InstanceNormalization(epsilon: 1e-9))
        : .batchNormalization(
          try BatchNormalization(epsilon: 1e-9, affine: false, tracksStatistics: false))
    }
    bind(of: call, try add(made, reading: [node], for: call, roles: roles, extents: extents))
  }

  mutating func normNormalization(_ call: ONNXCall) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    let axis = try ONNXCall.axis(call.integer("axis") ?? -1, of: extents.count)
    var roles = usualRoles(input)
    guard call.integer("p") ?? 2 == 2 else {
      return try addOpaque(
        Cost(arithmetic: .normalization), reading: [value], for: call, extents: extents,
        roles: roles)
    }
    if roles[axis] != .channels { roles = lastRoles(extents, input, channels: axis) }
    let node = try volume(input, as: roles, for: call)
    let made = try layer { () throws(LayerError) in try L2Normalization() }
    bind(
      of: call,
      try add(.l2Normalization(made), reading: [node], for: call, roles: roles, extents: extents))
  }

  // MARK: Layer normalization

  /// The roles where an axis has the channels, whatever it was.
  func lastRoles(
    _ extents: [Int], _ activation: ONNXValue.Activation, channels axis: Int
  ) -> [Role] {
    var roles = [Role](repeating: .spatial, count: extents.count)
    roles[axis] = .channels
    if axis != 0, extents[0] == batch,
      activation.view.axes[0] == ONNXView.whole(.batch, batch)
    {
      roles[0] = .batch
    }
    return roles
  }

  mutating func layerNormalization(_ call: ONNXCall) throws(ONNXFault) {
    let (_, input, extents) = try activation(0, of: call)
    let axis = try ONNXCall.axis(call.integer("axis") ?? -1, of: extents.count)
    var weights: ONNXValue? = try required(1, of: call)
    var bias = self.input(2, of: call)
    if weights?.isFilled(with: 1) ?? false, bias?.isFilled(with: 0) ?? true {
      weights = nil
      bias = nil
    }
    // The means and deviations are results too.
    for place in 1..<3 {
      bind(
        place, of: call,
        ONNXValue(
          type: .float32,
          extents: extents.enumerated().map { $0.offset < axis ? $0.element : 1 },
          source: .auxiliary))
    }
    if let result = try layerNormalized(
      input, extents, from: axis, epsilon: call.float("epsilon") ?? 1e-5, weights, bias, call)
    {
      return bind(of: call, result)
    }
    try otherNormalization(call, weights: 1, bias: 2)
  }

  /// A normalization that the model has not.
  mutating func otherNormalization(
    _ call: ONNXCall, weights: Int, bias: Int?
  ) throws(ONNXFault) {
    let (value, input, extents) = try activation(0, of: call)
    // A second volume, if there is one, is added before.
    let second = weights == 2 ? [try required(1, of: call)] : []
    let constants = [weights, bias].map { $0.flatMap { place in self.input(place, of: call) } }
    func stored(_ value: ONNXValue?) -> [ONNXValue] {
      value.map { $0.weights == nil ? [] : [$0] } ?? []
    }
    try addOpaque(
      Cost(
        arithmetic: .normalization, weights: stored(constants[0]), biases: stored(constants[1])),
      reading: [value] + second, for: call, extents: extents, roles: roles(input))
  }

  /// A normalization of the channels of each position or of the whole volume; nil if it is of other axes.
  mutating func layerNormalized(
    _ input: ONNXValue.Activation, _ extents: [Int], from axis: Int, epsilon: Double,
    _ weights: ONNXValue?, _ bias: ONNXValue?, _ call: ONNXCall
  ) throws(ONNXFault) -> ONNXValue? {
    let count = ONNXValue.count(Array(extents[axis...]))
    guard weights?.count ?? count == count, bias?.count ?? count == count,
      weights.map({ $0.weights != nil }) ?? (bias == nil), bias.map({ $0.weights != nil }) ?? true
    else { return nil }
    let scope: LayerNormalization.Scope
    let roles: [Role]
    if axis == extents.count - 1 {
      scope = .channels
      roles = lastRoles(extents, input, channels: axis)
    } else {
      roles = usualRoles(input)
      guard axis == (roles[0] == .batch ? 1 : 0) else { return nil }
      scope = .volume
    }
    guard roles.count(where: { $0 == .spatial }) <= 3 else { return nil }
    let node = try volume(input, as: roles, for: call)
    let made = try layer { () throws(LayerError) in
      try LayerNormalization(
        over: scope, epsilon: epsilon, affine: weights != nil, hasBias: bias != nil)
    }
    let owner = weights == nil ? nil : self.owner(of: [weights, bias], .layerNormalization)
    let result = try add(
      .layerNormalization(made), reading: [node], for: call, roles: roles, extents: extents,
      sharing: owner?.1)
    own(result, owner)
    return result
  }
}
