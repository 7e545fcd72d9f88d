package import NetworkAnalysis
@_spi(Rules) package import NetworkModel

/// The calculated figures of a network, layer by layer, for one image.
///
/// The figures can be changed, to see that the comparison notices.
package struct NetworkClaims: Sendable {
  package let name: String
  /// By node.
  package var layers: [LayerClaim]

  /// Shapes, parameters and operations.
  ///
  /// - Throws: What the layer whose figures exceed 64 bits threw.
  package init(of network: InferredNetwork) throws(LayerError) {
    name = network.network.name
    var layers: [LayerClaim] = []
    layers.reserveCapacity(network.network.nodes.count)
    for (index, node) in network.network.nodes.enumerated() {
      let id = network.network.id(at: index)
      let (input, output) = (network.input(of: id), network.shape(of: id))
      let cost = try node.layer.cost(from: input, to: output)
      let parameters = try node.layer.parameters(from: input, to: output)
      layers.append(
        LayerClaim(
          node: id, name: node.name, shape: output,
          parameters: ParameterFigures(
            weights: parameters.weights, biases: parameters.biases,
            statistics: parameters.statistics),
          macs: cost.macs ?? 0, operations: cost.operations))
    }
    self.layers = layers
  }

  /// Adds the bytes that live while each layer runs, under the policy `cnnshape`.
  ///
  /// - Throws: `.countOverflow(.bytes)`.
  package mutating func addLiveBytes(of network: InferredNetwork) throws(AnalysisError) {
    let tensors = try LiveTensors(of: network, includesBranches: true)
    for (node, bytes) in zip(tensors.order, tensors.liveBytes) {
      layers[node.index].liveBytes = bytes
    }
  }

  package subscript(id: NodeID) -> LayerClaim {
    get { layers[id.index] }
    set { layers[id.index] = newValue }
  }
}

/// The calculated figures of one layer.
package struct LayerClaim: Hashable, Sendable {
  package let node: NodeID
  package let name: String
  package var shape: Shape
  package var parameters: ParameterFigures
  /// 0 for a layer that is not a matrix product.
  package var macs: Int64
  package var operations: OperationCount
  /// Bytes of the tensors that live while it runs; nil if nothing is said of them.
  package var liveBytes: Int64?
}

/// Numbers of parameters that the layer reads, whether they are its own or another layer's.
package struct ParameterFigures: Hashable, Sendable {
  package var weights: Int64
  package var biases: Int64
  package var statistics: Int64

  package init(weights: Int64, biases: Int64, statistics: Int64) {
    self.weights = weights
    self.biases = biases
    self.statistics = statistics
  }

  package var total: Int64 { weights + biases + statistics }
}
