import CNNDiagnostics
import NetworkModel

/// Layers that no layer here stands for: what is known of them is stated.
extension CaffeImport {
  /// Adds an opaque operation.
  ///
  /// - Parameters:
  ///   - lengths: of the result, in Caffe's order without the batch; nil for those of the first blob.
  ///   - regions: how many there are, if the result is one for each of them.
  ///   - macs: for one image.
  ///   - blob: of what the result is like; nil for the first that it reads.
  mutating func addOpaque(
    _ layer: CaffeLayer, reading bottoms: [CaffeBlob], giving lengths: [Int]? = nil,
    ofRegions regions: Int? = nil, _ arithmetic: Opaque.Arithmetic, macs: Int128? = nil,
    parameters: (weights: Int128, biases: Int128) = (0, 0), like blob: CaffeBlob? = nil
  ) throws(ImportFault) {
    guard let first = bottoms.first else {
      throw ImportFault(
        .inputCount(layer.type, node: layer.name, count: 0, expected: "a blob"),
        at: layer.location)
    }
    var output = try shape(of: first)
    if let lengths {
      let regions = regions ?? (first.isOfRegions ? output.regions : nil)
      let volume = try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
        try CaffeBlob.volume(lengths, ofRegions: regions)
      }
      guard let volume else { throw tooManyAxes(layer, lengths) }
      output = volume
    }
    let made = try opaque(layer.type, output, arithmetic, layer, macs, parameters)
    try add(
      .opaque(made), for: layer, reading: bottoms, like: blob ?? first,
      axisCount: lengths.map { $0.count + 1 })
  }

  /// Adds an opaque operation that is part of what a layer does.
  mutating func addOpaqueNode(
    _ operatorName: String, named name: String, for layer: CaffeLayer, reading bottoms: [CaffeBlob],
    giving output: Shape, _ arithmetic: Opaque.Arithmetic
  ) throws(ImportFault) -> CaffeBlob {
    let made = try opaque(operatorName, output, arithmetic, layer, nil, (0, 0))
    return try addNode(.opaque(made), named: name, for: layer, reading: bottoms)
  }

  private func opaque(
    _ operatorName: String, _ output: Shape, _ arithmetic: Opaque.Arithmetic, _ layer: CaffeLayer,
    _ macs: Int128?, _ parameters: (weights: Int128, biases: Int128)
  ) throws(ImportFault) -> Opaque {
    try ImportBuilder.layer(at: layer.location) { () throws(LayerError) in
      guard macs == nil || Int64(exactly: macs ?? 0) != nil else {
        throw .countOverflow(.macs)
      }
      return try Opaque(
        operatorName, output: output, arithmetic: arithmetic,
        macs: macs.flatMap { Int64(exactly: $0) },
        parameters: ParameterCount(weights: parameters.weights, biases: parameters.biases))
    }
  }
}

extension Shape {
  /// Regions, which a volume of them has as its first axis.
  var regions: Int { axes == .one ? width : depth }
}
