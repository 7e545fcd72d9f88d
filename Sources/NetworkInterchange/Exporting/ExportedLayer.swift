import NetworkModel

/// A layer that is written: its name, what it reads and what it makes.
struct ExportedLayer {
  let id: NodeID
  let name: String
  let inputs: [NodeID]
  /// The volumes of the inputs.
  let shapes: [Shape]
  let output: Shape

  /// Of a layer with one input, as the inference has made sure.
  var input: NodeID { inputs.first ?? id }
  var shape: Shape { shapes.first ?? output }
}

extension InferredNetwork {
  /// A layer as exporters need it.
  func exportedLayer(_ id: NodeID) -> ExportedLayer {
    let inputs = self[id].inputs.ids
    return ExportedLayer(
      id: id, name: self[id].name, inputs: inputs, shapes: inputs.map { shape(of: $0) },
      output: shape(of: id))
  }
}
