import CNNDiagnostics
import NetworkModel

/// What a layer computes for which no layer here stands.
enum Opaque {
  enum Arithmetic {
    case matrixProduct, weightedProduct, recurrence, elementwise, activation, normalization
    case softmax, none, unknown
  }
}

/// Layers that no layer here stands for.
extension CaffeImport {
  /// - Throws: `.unsupported`.
  func addOpaque(
    _ layer: CaffeLayer, reading bottoms: [CaffeBlob], giving lengths: [Int]? = nil,
    ofRegions regions: Int? = nil, _ arithmetic: Opaque.Arithmetic, macs: Int128? = nil,
    parameters: (weights: Int128, biases: Int128) = (0, 0), like blob: CaffeBlob? = nil
  ) throws(ImportFault) {
    throw unsupported(layer.type, layer)
  }

  /// - Throws: `.unsupported`.
  func addOpaqueNode(
    _ operatorName: String, named name: String, for layer: CaffeLayer, reading bottoms: [CaffeBlob],
    giving output: Shape, _ arithmetic: Opaque.Arithmetic
  ) throws(ImportFault) -> CaffeBlob {
    throw unsupported(layer.type, layer)
  }

  private func unsupported(_ operatorName: String, _ layer: CaffeLayer) -> ImportFault {
    ImportFault(
      .unsupported(
        operatorName, node: layer.name, why: "what it computes is none of the kinds of layers"),
      at: layer.location)
  }
}

extension Shape {
  /// Regions, which a volume of them has as its first axis.
  var regions: Int { axes == .one ? width : depth }
}
