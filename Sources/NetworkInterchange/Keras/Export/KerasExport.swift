import CNNText
package import NetworkModel

/// A network as a model of Keras 3: a script that makes it, or its JSON, both without weights.
package struct KerasExport: Sendable {
  /// The file that is written.
  package enum Form: Hashable, Sendable {
    /// Python that calls `keras.layers` and `keras.ops`.
    case script
    /// What `keras.models.model_from_json` reads.
    case json
  }

  package let bytes: [UInt8]

  /// - Throws: the layers that Keras cannot express.
  package init(
    of network: InferredNetwork, as form: Form, includesBranches: Bool = false
  ) throws(ExportRefusal) {
    var exporter = KerasExporter(network, form, includesBranches: includesBranches)
    try exporter.run()
    let model = exporter.model
    switch form {
    case .script:
      var script = KerasScript(model)
      bytes = Array(script.text().utf8)
    case .json: bytes = KerasModelJSON.bytes(of: model)
    }
  }
}
