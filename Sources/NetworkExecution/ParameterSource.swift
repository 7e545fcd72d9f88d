package import NetworkModel

/// A source of a layer's parameters: a seed, a file, a test.
package protocol ParameterSource {
  func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters
}

/// The layer that needs parameters.
package struct ParameterRequest: Sendable {
  /// The node whose parameters they are; another one's than the one that runs if it shares them.
  package let node: NodeID
  package let name: String
  package let layer: Layer
  package let sizes: ParameterSizes
  /// The tensors that the layer is about to read.
  package let inputs: [Tensor]

  package init(
    node: NodeID, name: String, layer: Layer, sizes: ParameterSizes, inputs: [Tensor]
  ) {
    self.node = node
    self.name = name
    self.layer = layer
    self.sizes = sizes
    self.inputs = inputs
  }
}

/// The reason that a source has no parameters for a layer, in words.
package struct ParameterFailure: Error, Hashable, Sendable {
  package let reason: String

  package init(_ reason: String) { self.reason = reason }
}

/// Parameters given by layer name; layers without any need no entry.
package struct NamedParameters: ParameterSource, Sendable {
  package var parameters: [String: LayerParameters]

  package init(_ parameters: [String: LayerParameters]) {
    self.parameters = parameters
  }

  package func parameters(
    for layer: ParameterRequest
  ) throws(ParameterFailure) -> LayerParameters {
    if layer.sizes.isEmpty { return .none }
    guard let given = parameters[layer.name] else {
      throw ParameterFailure("no parameters for `\(layer.name)`")
    }
    return given
  }
}
