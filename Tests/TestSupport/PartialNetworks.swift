package import NetworkModel

/// Networks as importers build them, of which some is not known.
package enum PartialNetworks {
  /// What a test changes of the network.
  package enum Form: String, CaseIterable, Sendable {
    /// Attention's product, of which the file states all.
    case stated
    /// The same without its multiply–accumulates.
    case unknownMACs
    /// A product with weights of which nobody knows how many there are.
    case unknownParameters
    /// An operator that nobody knows, with the shape that the file states.
    case unknownOperator
    /// The same without a shape: it and the layer that follows from it are left out.
    case omitted
  }

  /// `conv1` 8×8×4 (112 parameters, 6,912 MACs), then an operation that is no layer, then `conv2`: 20 parameters and
  /// 1,024 MACs more.
  package static func network(_ form: Form) throws -> InferredNetwork {
    var inference = ShapeInference(name: "partial")
    let shape = try Shape(height: 8, width: 8, channels: 4)
    let input = inference.add(
      Node(
        name: "image",
        layer: .input(InputVolume(shape: try Shape(height: 8, width: 8, channels: 3))),
        inputs: .none, origin: 0))
    let first = inference.add(
      Node(
        name: "conv1", layer: .convolution(try convolution(kernel: 3, padding: 1)),
        inputs: .one(input), origin: 0))
    var last = first
    switch form {
    case .stated, .unknownMACs:
      last = inference.add(
        try Opaque(
          "MatMul", output: shape, extents: [2, 2, 8, 8], arithmetic: .matrixProduct,
          macs: form == .stated ? 4096 : nil, parameters: ParameterCount.none),
        named: "scores", reading: [first, first], origin: 0)
    case .unknownParameters:
      last = inference.add(
        try Opaque(
          "Gemm", output: shape, arithmetic: .weightedProduct, macs: 4096, parameters: nil),
        named: "scores", reading: [first], origin: 0)
    case .unknownOperator:
      last = inference.add(
        try Opaque("Wavelet", output: shape, arithmetic: .unknown, parameters: nil),
        named: "scores", reading: [first], origin: 0)
    case .omitted:
      inference.omit(
        Omission(
          name: "scores", operatorName: "Wavelet", reason: .unknownOperator, parameters: nil,
          inputs: [first]))
      inference.omit(
        Omission(
          name: "conv2", operatorName: "Conv", reason: .follows("scores"),
          arithmetic: .weightedProduct,
          parameters: try ParameterCount(weights: 16, biases: 4)))
      return try finished(inference, [])
    }
    last = inference.add(
      Node(
        name: "conv2", layer: .convolution(try convolution(kernel: 1, padding: 0)),
        inputs: .one(last), origin: 0))
    return try finished(inference, [last])
  }

  private static func convolution(kernel: Int, padding: Int) throws -> Convolution {
    try Convolution(filters: 4, windows: square(kernel, pad: padding))
  }

  private static func finished(
    _ inference: consuming ShapeInference, _ outputs: [NodeID]
  ) throws -> InferredNetwork {
    guard let network = inference.finish(outputs: outputs, origins: Origins()) else {
      throw NotInferred()
    }
    return network
  }

  private struct NotInferred: Error {}
}
