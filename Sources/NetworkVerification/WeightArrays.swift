import NetworkExecution
package import NetworkModel

extension InferredNetwork {
  /// The arrays that a file of the network's weights holds, in the order in which layers run, named and
  /// shaped as PyTorch does.
  package var weightArrays: [(name: String, shape: [Int])] {
    var arrays: [(name: String, shape: [Int])] = []
    for (index, node) in network.nodes.enumerated() where node.sharesWeightsOf == nil {
      arrays += node.weightArrays(reading: inputShapes(of: network.id(at: index)))
    }
    return arrays
  }

  /// The extents of one image of what a node reads.
  private func inputShapes(of id: NodeID) -> [TensorShape] {
    self[id].inputs.map { TensorShape(images: 1, shape(of: $0)) }
  }
}

extension Node {
  /// None if the layer cannot be executed.
  fileprivate func weightArrays(reading inputs: [TensorShape]) -> [(name: String, shape: [Int])] {
    guard let sizes = try? DirectKernels().parameterSizes(of: layer, on: inputs) else { return [] }
    return LayerParameters.Part.allCases.filter { sizes[$0] > 0 }.map { part in
      ("\(name).\(part.rawValue)", sizes.extents(of: part))
    }
  }
}
