import NetworkModel

/// Tensors that do not depend on values: constants, sizes, ranges, random numbers.
extension ONNXImporter {
  mutating func size(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    var size = ONNXValue(type: .int64, extents: [], source: .auxiliary)
    if let count = value.count { size.contents = .integers([Int64(count)]) }
    bind(of: call, size)
  }

  /// Numbers that nothing is known of, with the extents of another tensor.
  mutating func like(_ call: ONNXCall, type: ONNXTensor.ElementType?) throws(ONNXFault) {
    let value = try required(0, of: call)
    bind(
      of: call, ONNXValue(type: type ?? value.type, extents: value.extents, source: .auxiliary))
  }

  mutating func random(_ call: ONNXCall) throws(ONNXFault) {
    let extents = try call.lengths("shape") ?? []
    bind(of: call, ONNXValue(type: .float32, extents: extents, source: .auxiliary))
  }

  mutating func window(_ call: ONNXCall) throws(ONNXFault) {
    let length = try required(0, of: call).integers?.first.map { Int(clamping: $0) }
    bind(of: call, ONNXValue(type: .float32, extents: [length], source: .auxiliary))
  }

  mutating func melWeights(_ call: ONNXCall) throws(ONNXFault) {
    let bins = try required(0, of: call).integers?.first.map { Int(clamping: $0) }
    let length = try required(1, of: call).integers?.first.map { Int(clamping: $0) }
    bind(
      of: call,
      ONNXValue(type: .float32, extents: [length.map { $0 / 2 + 1 }, bins], source: .auxiliary))
  }

  func constant(_ call: ONNXCall) throws(ONNXFault) -> ONNXValue {
    let name = call.node.outputs.first ?? .omitted
    if let tensor = call.tensor("value") { return ONNXValue(stored: tensor, as: name) }
    func source(_ count: Int) -> ONNXValue.Source {
      .weights(ONNXValue.Weights(ONNXValue.Weights.Stored(name: name, count: count)))
    }
    if let number = call.integer("value_int") {
      return ONNXValue(
        type: .int64, extents: [], contents: .integers([Int64(number)]), source: source(1))
    }
    if let numbers = call.integers("value_ints") {
      return ONNXValue(
        type: .int64, extents: [numbers.count], contents: .integers(numbers),
        source: source(numbers.count))
    }
    if let number = call.float("value_float") {
      return ONNXValue(type: .float32, extents: [], contents: .floats([number]), source: source(1))
    }
    if let numbers = call.floats("value_floats") {
      return ONNXValue(
        type: .float32, extents: [numbers.count], contents: .floats(numbers),
        source: source(numbers.count))
    }
    if call.has("value_string") || call.has("value_strings") || call.has("sparse_value")
      || call.has("value")
    {
      return ONNXValue(source: .auxiliary)
    }
    throw .malformed("it has no value")
  }

  mutating func shape(_ call: ONNXCall) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    guard let all = value.extents else { throw .unknownExtent("the number of axes") }
    func settled(_ bound: Int) -> Int {
      min(max(bound < 0 ? bound + all.count : bound, 0), all.count)
    }
    let start = settled(call.integer("start") ?? 0)
    let end = max(settled(call.integer("end") ?? all.count), start)
    let extents = all[start..<end]
    var shape = ONNXValue(type: .int64, extents: [extents.count], source: .auxiliary)
    let known = extents.compactMap { $0 }
    if known.count == extents.count { shape.contents = .integers(known.map { Int64($0) }) }
    bind(of: call, shape)
  }

  mutating func filled(_ call: ONNXCall) throws(ONNXFault) {
    let given = try required(0, of: call)
    if case .unknown = given.source { throw .silent }
    let tensor = call.tensor("value")
    var value = ONNXValue(type: tensor?.type ?? .float32)
    if let numbers = given.integers {
      let extents = try ONNXCall.lengths(numbers)
      guard extents.allSatisfy({ $0 >= 0 }) else { throw .malformed("an extent is negative") }
      value.extents = extents
      if let count = ONNXValue.count(extents), count <= 512 {
        switch tensor?.contents ?? .floats([0]) {
        case .integers(let number) where number.count == 1:
          value.contents = .integers(Array(repeating: number[0], count: count))
        case .floats(let number) where number.count == 1:
          value.contents = .floats(Array(repeating: number[0], count: count))
        case .integers, .floats, .unread: break
        }
      }
    } else if let count = given.knownExtents?.first {
      value.extents = Array(repeating: nil, count: min(count, 64))
    }
    // A file without weights has them all from such nodes.
    if given.weights != nil, let name = call.node.outputs.first {
      value.source = .weights(
        ONNXValue.Weights(
          ONNXValue.Weights.Stored(
            name: name, count: value.count ?? 0, isGenerated: true,
            filling: tensor.map { ONNXValue(stored: $0, as: name).scalar } ?? 0)))
    } else {
      value.source = .auxiliary
    }
    bind(of: call, value)
  }

  mutating func range(_ call: ONNXCall) throws(ONNXFault) {
    let bounds = [
      try required(0, of: call), try required(1, of: call), try required(2, of: call),
    ]
    for bound in bounds {
      if case .unknown = bound.source { throw .silent }
    }
    var value = constant([nil], of: [], bounds[0].type)
    if let start = bounds[0].scalar, let limit = bounds[1].scalar, let step = bounds[2].scalar,
      step != 0, let count = Int(exactly: max(((limit - start) / step).rounded(.up), 0))
    {
      value.extents = [count]
      if count <= Self.mostFolded {
        let numbers = (0..<count).map { start + Double($0) * step }
        if bounds[0].type.isInteger {
          let whole = numbers.compactMap { Int64(exactly: $0) }
          if whole.count == count { value.contents = .integers(whole) }
        } else {
          value.contents = .floats(numbers)
        }
      }
    }
    bind(of: call, value)
  }

  mutating func oneHot(_ call: ONNXCall) throws(ONNXFault) {
    let indices = try required(0, of: call)
    if case .unknown = indices.source { throw .silent }
    let extents = try self.extents(indices)
    guard let depth = try required(1, of: call).scalar.flatMap({ Int(exactly: $0) }) else {
      throw .unknownExtent("the depth")
    }
    let axis = call.integer("axis") ?? -1
    let place = axis < 0 ? axis + extents.count + 1 : axis
    guard (0...extents.count).contains(place) else { throw .malformed("there is no axis \(axis)") }
    var output = extents
    output.insert(depth, at: place)
    guard indices.activation != nil else {
      return bind(of: call, ONNXValue(type: .float32, extents: output, source: .auxiliary))
    }
    try addOpaque(Cost(arithmetic: .none), reading: [indices], for: call, extents: output)
  }
}
