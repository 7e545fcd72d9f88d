public import NetworkModel

/// Where a layer's parameters come from: a seed, a file, a test.
public protocol ParameterSource {
  func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters
}

/// The layer that needs parameters.
public struct ParameterRequest: Sendable {
  /// The node whose parameters they are; another one's than the one that runs if it shares them.
  public let node: NodeID
  public let name: String
  public let layer: Layer
  public let sizes: ParameterSizes
  /// What the layer is about to read.
  public let inputs: [Tensor]

  public init(
    node: NodeID, name: String, layer: Layer, sizes: ParameterSizes, inputs: [Tensor]
  ) {
    self.node = node
    self.name = name
    self.layer = layer
    self.sizes = sizes
    self.inputs = inputs
  }
}

/// Why a source has no parameters for a layer, in words.
public struct ParameterFailure: Error, Hashable, Sendable {
  public let reason: String

  public init(_ reason: String) { self.reason = reason }
}

/// Parameters given by layer name; layers without any need no entry.
public struct NamedParameters: ParameterSource, Sendable {
  public var parameters: [String: LayerParameters]

  public init(_ parameters: [String: LayerParameters]) {
    self.parameters = parameters
  }

  public func parameters(
    for layer: ParameterRequest
  ) throws(ParameterFailure) -> LayerParameters {
    if layer.sizes.isEmpty { return .none }
    guard let given = parameters[layer.name] else {
      throw ParameterFailure("no parameters are given for `\(layer.name)`")
    }
    return given
  }
}
