import CNNDiagnostics
import CNNText
import NetworkModel
import NetworkModels
import NetworkSpec

extension CommandRun {
  /// - Throws: if a network cannot be executed, since nobody knows what some of its layers compute.
  func requireExecutable(_ network: InferredNetwork) throws(Refusal) {
    let name = network.network.name
    let opaque = network.opaqueLayers
    guard opaque.isEmpty else {
      throw refused(
        .opaqueLayer,
        "`\(name)` cannot be executed: what "
          + opaqueWords(opaque, in: network) + (opaque.count == 1 ? " computes" : " compute")
          + " is not known")
    }
    let omissions = network.network.omissions
    guard omissions.isEmpty else {
      throw refused(
        .opaqueLayer,
        "`\(name)` cannot be executed: left out "
          + (omissions.count == 1 ? "is " : "are ")
          + listedBriefly(omissions.map { "`\($0.name)` (\($0.operatorName))" }))
    }
  }

  /// The refusal of a description of a model that the language cannot describe.
  func cannotDescribe(
    _ model: Model, _ reason: NetworkWriter.Refusal, help: String
  ) -> Refusal {
    switch reason {
    case .opaqueLayers(let layers):
      refused(
        .opaqueLayer,
        "a description cannot say what these layers are: "
          + opaqueWords(layers, in: model.network), help: help)
    case .omissions(let omissions):
      refused(
        .opaqueLayer,
        "a description cannot leave out operations: "
          + listedBriefly(omissions.map { "`\($0.name)` (\($0.operatorName))" }), help: help)
    }
  }

  /// `` `attention` (MatMul) and 3 more ``.
  func opaqueWords(_ layers: [NodeID], in network: InferredNetwork) -> String {
    listedBriefly(
      layers.map { id in
        guard case .opaque(let layer) = network[id].layer else { return "`\(network[id].name)`" }
        return "`\(network[id].name)` (\(layer.operatorName))"
      })
  }
}
