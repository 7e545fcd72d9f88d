import NetworkModel

/// Recurrent cells: products of weights with the input and the state, at each step.
extension ONNXImporter {
  mutating func recurrence(
    _ call: ONNXCall, hasPeepholes: Bool, isQuantized: Bool = false
  ) throws(ONNXFault) {
    let value = try required(0, of: call)
    if case .unknown = value.source { throw .silent }
    let extents = try self.extents(value)
    guard extents.count == 3 else { throw .malformed("it reads \(extents.count) axes") }
    let weights = try required(1, of: call)
    let states = try required(2, of: call)
    let stateSizes = try self.extents(states, of: "the weights")
    guard
      let size = call.integer("hidden_size")
        ?? (isQuantized ? stateSizes.dropFirst().first : stateSizes.last), size > 0
    else { throw .malformed("`hidden_size` is missing") }
    let directions = call.text("direction") == "bidirectional" ? 2 : 1
    let isBatchFirst = call.flag("layout")
    let steps = extents[isBatchFirst ? 1 : 0]
    let images = extents[isBatchFirst ? 0 : 1]
    guard let first = weights.count, let second = states.count else {
      throw .unknownExtent("the weights")
    }
    let (products, overflow) = first.addingReportingOverflow(second)
    guard !overflow else { throw .unknownExtent("the weights") }
    let macs = ONNXValue.count([products, steps, images])
    let biases = [3, 7].compactMap { place -> ONNXValue? in
      // Peephole weights of an LSTM are its seventh input.
      guard place == 3 || hasPeepholes else { return nil }
      return input(place, of: call).flatMap { $0.weights == nil ? nil : $0 }
    }
    let outputs: [[Int]] =
      isBatchFirst
      ? [
        [images, steps, directions, size], [images, directions, size], [images, directions, size],
      ]
      : [
        [steps, directions, images, size], [directions, images, size], [directions, images, size],
      ]
    var isFirst = true
    for (place, output) in outputs.enumerated() {
      guard place < call.node.outputs.count, !call.node.outputs[place].isOmitted else { continue }
      let roles: [Role] =
        isBatchFirst
        ? [.batch] + Array(repeating: .spatial, count: output.count - 2) + [.channels]
        : Array(repeating: .spatial, count: output.count - 2) + [.batch, .channels]
      // Its cost is in the first output that something reads.
      try addOpaque(
        isFirst
          ? Cost(
            arithmetic: .recurrence, macs: macs,
            weights: [weights, states].filter { $0.weights != nil }, biases: biases)
          : Cost(arithmetic: .none),
        reading: [value], for: call, output: place, extents: output, roles: roles)
      isFirst = false
    }
  }
}
