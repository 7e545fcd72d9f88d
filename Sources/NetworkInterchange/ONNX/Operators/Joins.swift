import NetworkModel

/// Tensors joined along an axis.
extension ONNXImporter {
  mutating func join(_ call: ONNXCall, _ places: [Int]) throws(ONNXFault) {
    var inputs: [ONNXValue] = []
    for place in places { inputs.append(try required(place, of: call)) }
    guard let first = inputs.first else { throw .malformed("it reads nothing") }
    for value in inputs {
      if case .unknown = value.source { throw .silent }
    }
    // The first version took the second axis by default.
    let stated = call.integer("axis") ?? (call.version < 4 ? 1 : 0)
    guard let count = first.extents?.count else { throw .unknownExtent("the number of axes") }
    let axis = try ONNXCall.axis(stated, of: count)
    var extents = first.extents ?? []
    for value in inputs.dropFirst() {
      guard let own = value.extents, own.count == count else {
        throw .malformed("it joins tensors of different numbers of axes")
      }
      for place in 0..<count {
        if place == axis {
          guard let a = extents[place], let b = own[place] else {
            extents[place] = nil
            continue
          }
          extents[place] = a + b
        } else if let a = extents[place], let b = own[place], a != b {
          throw .malformed("it joins tensors of \(a) and \(b) along axis \(place)")
        } else if extents[place] == nil {
          extents[place] = own[place]
        }
      }
    }
    let activations = inputs.compactMap { $0.activation }
    if activations.isEmpty {
      return bind(of: call, joined(inputs, extents, axis, first.type))
    }
    guard !extents.contains(nil) else { throw .unknownExtent("what it gives") }
    let output = extents.map { $0 ?? 0 }
    // Parts without a value add nothing.
    let parts = inputs.filter { $0.count != 0 }
    if parts.count == 1, inputs.count > 1 || parts[0].knownExtents == output {
      return bind(of: call, parts[0])
    }
    guard activations.count == inputs.count else {
      return try addOpaque(
        Cost(
          arithmetic: .none, weights: inputs.filter { $0.weights != nil && $0.type == .float32 }),
        reading: inputs, for: call, extents: output,
        type: activations.isEmpty ? first.type : .float32)
    }
    let candidates = activations.compactMap { self.roles($0) }
    let roles: [Role] =
      candidates.first { $0[axis] != .batch } ?? firstRoles(count, activations[0].view)
    guard roles[axis] != .batch, roles.count(where: { $0 == .spatial }) <= 3 else {
      return try addOpaque(
        Cost(arithmetic: .none), reading: inputs, for: call, extents: output, type: first.type)
    }
    let along: Axis
    if roles[axis] == .channels {
      along = .channels
    } else {
      let spatial = roles.indices.filter { roles[$0] == .spatial }
      guard let volume = SpatialAxes(rawValue: spatial.count),
        let place = spatial.firstIndex(of: axis)
      else { throw .silent }
      along = volume.all[place]
    }
    var nodes: [NodeID] = []
    for activation in activations {
      guard batch == 1 || activation.view.axes[0] == ONNXView.whole(.batch, batch) else {
        return try addOpaque(
          Cost(arithmetic: .none), reading: inputs, for: call, extents: output, type: first.type)
      }
      nodes.append(try volume(activation, as: roles, for: call))
    }
    bind(
      of: call,
      try add(
        .concatenation(Concatenation(along: along)), reading: nodes, for: call, roles: roles,
        extents: output, type: first.type))
  }

  /// Lists put one after the other.
  private func joined(
    _ inputs: [ONNXValue], _ extents: [Int?], _ axis: Int, _ type: ONNXTensor.ElementType
  ) -> ONNXValue {
    var result = constant(extents, of: inputs, type)
    guard axis == 0 else { return result }
    var integers: [Int64] = []
    for value in inputs {
      guard let numbers = value.integers, integers.count + numbers.count <= Self.mostFolded else {
        return floatsJoined(inputs, result)
      }
      integers += numbers
    }
    result.contents = .integers(integers)
    return result
  }

  private func floatsJoined(_ inputs: [ONNXValue], _ result: ONNXValue) -> ONNXValue {
    var result = result
    var floats: [Double] = []
    for value in inputs {
      guard let numbers = value.numbers, floats.count + numbers.count <= Self.mostFolded,
        !result.type.isInteger
      else { return result }
      floats += numbers
    }
    result.contents = .floats(floats)
    return result
  }
}
