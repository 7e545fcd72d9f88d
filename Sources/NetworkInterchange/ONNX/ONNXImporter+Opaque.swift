import NetworkModel

/// Operations that are no layer of this library, and what is not known.
extension ONNXImporter {
  /// What an operation without a layer costs.
  struct Cost {
    var arithmetic: Opaque.Arithmetic
    /// For the whole batch; nil if it is not known.
    var macs: Int?
    /// The tensors that are its own.
    var weights: [ONNXValue] = []
    var biases: [ONNXValue] = []
  }

  /// - Throws: `.unsupported`.
  mutating func addOpaque(
    _ cost: Cost, reading inputs: [ONNXValue], for call: ONNXCall, output place: Int = 0,
    extents: [Int], roles: [Role]? = nil, type: ONNXTensor.ElementType = .float32
  ) throws(ONNXFault) {
    throw .unsupported("what it computes is none of the kinds of layers")
  }

  /// - Throws: `.unsupported`.
  func opaqueRearrangement(to output: Shape) throws(ONNXFault) -> Layer {
    throw .unsupported("what is before it puts values in an order that no layer gives")
  }

  /// Leaves out a node; the network is none.
  mutating func addHole(for node: ONNXNode, _ index: Int, _ fault: ONNXFault) {
    for output in node.outputs where !output.isOmitted { values[output] = ONNXValue() }
    if let reason = reason(fault, node) { network.report(reason, at: place(index)) }
  }

  mutating func leaveOut(_ input: ValueID, _ name: String) {
    network.report(.unstatedInput(name, help: "state it"), at: "input \"\(name)\"")
  }
}
