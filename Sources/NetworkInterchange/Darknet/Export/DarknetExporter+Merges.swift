import NetworkModel

/// The sections that read several others.
extension DarknetExporter {
  mutating func add(_ layer: Concatenation, _ call: Call) throws(ExportFault) -> Place {
    guard layer.axis == .channels else {
      throw fault(call, "Darknet concatenates channels alone")
    }
    try checkVolumes(call)
    var distances: [String] = []
    for input in call.inputs { distances.append(distance(to: input)) }
    write("route", [("layers", distances.joined(separator: ","))], [call.id])
    return fold([call.id])
  }

  mutating func add(_ layer: Addition, _ call: Call) throws(ExportFault) -> Place {
    guard layer.operation == .sum else { throw fault(call, "Darknet has no differences") }
    guard call.shapes.allSatisfy({ $0 == call.output }) else {
      throw fault(call, "Darknet adds volumes of one size")
    }
    try checkVolumes(call)
    // A term of fewer channels is not the one that gives the sum its size.
    let whole = call.inputs.indices.filter { narrowed[call.inputs[$0]] == nil }
    guard let first = whole.first else {
      throw fault(call, "all of its terms have fewer channels than the sum")
    }
    let target = whole.first { isBefore(call.inputs[$0]) } ?? first
    var others = call.inputs
    others.remove(at: target)
    let terms = others.map { narrowed[$0] ?? $0 }
    follow(call.inputs[target])
    let normalization: String
    switch layer.weights {
    case .none: return addChain("shortcut", terms, call)
    case .plain: normalization = "none"
    case .normalized: normalization = "relu"
    case .softmax: normalization = "softmax"
    }
    guard terms == others else {
      throw fault(call, "Darknet adds channels of zeros to the terms of a sum without weights")
    }
    var distances: [String] = []
    for term in terms { distances.append(distance(to: term)) }
    let activation = activation(of: call.id)
    write(
      "shortcut",
      [
        ("from", distances.joined(separator: ",")), ("weights_type", "per_feature"),
        ("weights_normalization", normalization), ("activation", activation.word),
      ], [call.id] + activation.nodes)
    return fold([call.id] + activation.nodes)
  }

  /// A section for each volume that is added to the one before, or multiplied with it: of several in one, some programs
  /// read the first.
  private mutating func addChain(_ kind: String, _ others: [NodeID], _ call: Call) -> Place {
    let activation = activation(of: call.id)
    let nodes = [call.id] + activation.nodes
    for (place, other) in others.enumerated() {
      let isLast = place == others.count - 1
      let distance = distance(to: other)
      write(
        kind, [("from", distance), ("activation", isLast ? activation.word : "linear")],
        isLast ? nodes : [call.id])
    }
    return fold(nodes)
  }

  /// The product of equal volumes, or of a volume and a number for each of its channels.
  mutating func addMultiplication(_ call: Call) throws(ExportFault) -> Place {
    try checkVolumes(call)
    if call.shapes.allSatisfy({ $0 == call.output }) {
      let first = call.inputs.firstIndex { isBefore($0) } ?? 0
      var others = call.inputs
      let target = others.remove(at: first)
      follow(target)
      return addChain("sam", others, call)
    }
    guard call.inputs.count == 2,
      let whole = call.shapes.firstIndex(where: { $0 == call.output }),
      call.shapes[1 - whole].positions == 1,
      call.shapes[1 - whole].channels == call.output.channels
    else {
      throw fault(
        call, "Darknet multiplies volumes of one size, or one by a number for each channel")
    }
    follow(call.inputs[1 - whole])
    return addChain("scale_channels", [call.inputs[whole]], call)
  }
}
