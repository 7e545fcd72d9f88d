import NetworkModel

/// Values chosen, scattered or sorted by others. Where the data decide how many there are, nothing can be said.
extension ONNXImporter {
  /// All inputs of a node.
  func known(_ call: ONNXCall) throws(ONNXFault) -> [ONNXValue] {
    var inputs: [ONNXValue] = []
    for place in call.node.inputs.indices {
      if let value = input(place, of: call) { inputs.append(value) }
    }
    for value in inputs {
      if case .unknown = value.source { throw .silent }
    }
    guard !inputs.isEmpty else { throw .malformed("it reads nothing") }
    return inputs
  }

  mutating func gatherSlices(_ call: ONNXCall) throws(ONNXFault) {
    let inputs = try known(call)
    let (data, indices) = (try extents(inputs[0]), try extents(try required(1, of: call)))
    let images = call.integer("batch_dims") ?? 0
    guard let length = indices.last, images >= 0, images < indices.count,
      images + length <= data.count
    else { throw .malformed("the indices do not fit") }
    try choose(
      call, inputs, [(Array(indices.dropLast()) + data[(images + length)...], inputs[0].type)])
  }

  /// A result with the extents of one of the inputs.
  mutating func choose(_ call: ONNXCall, like place: Int) throws(ONNXFault) {
    let inputs = try known(call)
    try choose(call, inputs, [(try extents(try required(place, of: call)), inputs[0].type)])
  }

  mutating func largest(_ call: ONNXCall) throws(ONNXFault) {
    let inputs = try known(call)
    var extents = try self.extents(inputs[0])
    var count = call.integer("k")
    if count == nil { count = try required(1, of: call).integers?.first.map { Int(clamping: $0) } }
    guard let count else { throw .unknownExtent("`k`") }
    let axis = try ONNXCall.axis(call.integer("axis") ?? -1, of: extents.count)
    guard (0...extents[axis]).contains(count) else { throw .malformed("`k` is \(count)") }
    extents[axis] = count
    try choose(call, inputs, [(extents, inputs[0].type), (extents, .int64)])
  }

  private mutating func choose(
    _ call: ONNXCall, _ inputs: [ONNXValue],
    _ outputs: [(extents: [Int], type: ONNXTensor.ElementType)]
  ) throws(ONNXFault) {
    let isConstant = inputs.allSatisfy { $0.isConstant }
    for (place, output) in outputs.enumerated() {
      guard place < call.node.outputs.count, !call.node.outputs[place].isOmitted else { continue }
      if isConstant || output.extents.contains(0) {
        bind(place, of: call, constant(output.extents, of: inputs, output.type))
      } else {
        try addOpaque(
          Cost(arithmetic: .none), reading: inputs, for: call, output: place,
          extents: output.extents, type: output.type)
      }
    }
  }
}
