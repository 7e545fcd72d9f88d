package import NetworkModel

/// Seeded parameters that stay known by layer, so that another engine can run on the very same ones.
package final class RecordingParameters: ParameterSource {
  package let seeded: SeededParameters
  /// What was given so far.
  package private(set) var parameters: [NodeID: LayerParameters] = [:]

  package init(_ seeded: SeededParameters) { self.seeded = seeded }

  package func parameters(for layer: ParameterRequest) -> LayerParameters {
    let given = seeded.parameters(for: layer)
    parameters[layer.node] = given
    return given
  }
}
