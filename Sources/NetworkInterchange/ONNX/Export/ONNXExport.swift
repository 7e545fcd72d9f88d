import FileFormats
package import NetworkModel

/// A network as a file of ONNX: everything but the weights, and where they go.
package struct ONNXExport: Sendable {
  /// The settings of an export.
  package struct Settings: Sendable {
    /// The operator set, one of `operatorSets`.
    package var operatorSet = 17
    /// True if side outputs are outputs of the graph; they are left out otherwise.
    package var includesBranches = false
    /// True if weights are stored; if not, nodes make zeros in their place.
    package var storesWeights = true
    /// The version of this program.
    package var version = ""

    package init() {}
  }

  /// The operator sets that are written: the first that has layer normalization, to the newest.
  package static let operatorSets = 17...28

  /// A tensor of weights, and the bytes that come before its values.
  package struct Tensor: Sendable {
    package let tensor: StoredTensor
    package let head: [UInt8]
  }

  /// The file up to the first tensor.
  package let structure: [UInt8]
  /// In the order of the layers that own them; the file is complete after the last.
  package let tensors: [Tensor]
  /// Bytes of the whole file; more than 64 bits count if its tensors are that large.
  package let byteCount: Int128

  /// - Throws: The layers that ONNX cannot say.
  package init(
    of network: InferredNetwork, _ settings: Settings = Settings()
  ) throws(ExportRefusal) {
    var exporter = ONNXExporter(network, settings)
    let graph = try exporter.run()
    tensors = exporter.tensors.enumerated().sorted { first, second in
      let (one, other) = (first.element, second.element)
      return (one.owner.index, one.part.place, first.offset)
        < (other.owner.index, other.part.place, second.offset)
    }.map { Tensor(tensor: $0.element, head: ONNXExport.head(of: $0.element)) }
    let tensorBytes = tensors.reduce(0 as Int128) {
      $0 + Int128($1.head.count) + 4 * $1.tensor.count
    }
    var model = ProtobufWriter()
    model.integer(1, Int64(ONNXExport.formatVersion(of: settings.operatorSet)))
    model.text(2, "cnnshape")
    model.text(3, settings.version)
    model.text(
      6,
      "Written by cnnshape from a description of the network. No claim is made on generated files.")
    model.message(8) { set in
      set.text(1, "")
      set.integer(2, Int64(settings.operatorSet))
    }
    // Last of the model, so that tensors may follow.
    model.begin(7, byteCount: Int128(graph.count) + tensorBytes)
    structure = model.bytes + graph
    byteCount = Int128(structure.count) + tensorBytes
  }

  /// Bytes of the weights of the layer that has most, which are in memory at once.
  package var mostBytesOfLayer: Int128 {
    var bytes: [NodeID: Int128] = [:]
    for tensor in tensors { bytes[tensor.tensor.owner, default: 0] += 4 * tensor.tensor.count }
    return bytes.values.max() ?? 0
  }

  /// The version of the file format that came with an operator set.
  /// Source: ONNX, `docs/Versioning.md`, "Released Versions".
  static func formatVersion(of operatorSet: Int) -> Int {
    switch operatorSet {
    case ..<19: 8
    case 19, 20: 9
    case 21, 22: 10
    case 23: 11
    case 24: 12
    case 25...27: 13
    default: 14
    }
  }

  /// An initializer of the graph, up to its values.
  private static func head(of tensor: StoredTensor) -> [UInt8] {
    var content = ProtobufWriter()
    for extent in tensor.extents { content.integer(1, Int64(extent)) }
    content.integer(2, ONNXGraphMaker.float)
    content.text(8, tensor.name)
    content.begin(9, byteCount: 4 * tensor.count)
    var head = ProtobufWriter()
    head.begin(5, byteCount: Int128(content.bytes.count) + 4 * tensor.count)
    return head.bytes + content.bytes
  }
}
