@_spi(Rules) import NetworkModel

/// A number of one layer and one image that conventions multiply. Where a layer has no such thing it
/// is 0, or what the closest thing is, as each case says.
enum Measure: Hashable, Sendable {
  /// Multiply–accumulates of the matrix product.
  case products
  /// Weights at each position of the output: for a transposed convolution the products of a count
  /// that takes the larger plane for the one that is slid over.
  case weightsAtOutput
  /// A transposed convolution's products spread over the output's positions by the stride, all
  /// channels feeding all.
  case weightsAtOutputByStride
  /// One for each output value if the layer has biases.
  case biasAdditions
  case inputs
  /// The input's values if the layer learns a factor.
  case inputsIfWeighted
  case outputs
  /// `H·W` of the output.
  case positions
  /// Of a pooling window, padding included; real values where there is no window.
  case windowTaps
  /// Real values that pooling windows read, padding left out.
  case windowReads
  /// The output's values times the stride along both axes; the input's where there is no stride.
  case outputsByStride
  /// Values times the channels in a response normalization's window.
  case responseWindows
  /// Sets of values that add up to 1 in a softmax.
  case distributions
  /// The output's values once for each volume but the first.
  case mergedValues
  case weights, biases, parameters, statistics
  /// 1.
  case layers
}

/// A layer in its place, to be measured.
struct MeasuredLayer {
  let layer: Layer
  let input: LayerInput
  let output: Shape

  /// - Throws: `.countOverflow` beyond 64 bits.
  func amount(of measure: Measure) throws(LayerError) -> Int64 {
    switch measure {
    case .products: try layer.cost(from: input, to: output).macs ?? 0
    case .weightsAtOutput:
      try narrowed(Int128(parameters.weights) * Int128(output.positions), .operations)
    case .weightsAtOutputByStride: try spreadProducts
    case .biasAdditions: try parameters.biases > 0 ? output.count : 0
    case .inputs: try inputCount
    case .inputsIfWeighted: try parameters.weights > 0 ? inputCount : 0
    case .outputs: output.count
    case .positions: output.positions
    case .windowTaps: try windowTaps
    case .windowReads: try windowReads
    case .outputsByStride: try outputsByStride
    case .responseWindows: try responseWindows
    case .distributions: distributions
    case .mergedValues:
      try narrowed(Int128(max(volumeCount - 1, 0)) * Int128(output.count), .operations)
    case .weights: try parameters.weights
    case .biases: try parameters.biases
    case .parameters: try parameters.total
    case .statistics: try parameters.statistics
    case .layers: 1
    }
  }

  private var parameters: ParameterCount {
    get throws(LayerError) { try layer.parameters(from: input, to: output) }
  }

  private var inputCount: Int64 {
    get throws(LayerError) {
      switch input {
      case .none: 0
      case .one(let shape): shape.count
      case .several(let shapes):
        try narrowed(shapes.reduce(0) { $0 + Int128($1.count) }, .operations)
      }
    }
  }

  private var volumeCount: Int {
    switch input {
    case .none: 0
    case .one: 1
    case .several(let shapes): shapes.count
    }
  }

  private var windowReads: Int64 {
    get throws(LayerError) { try layer.cost(from: input, to: output).connections ?? 0 }
  }

  private var windowTaps: Int64 {
    get throws(LayerError) {
      guard case .pooling(let pooling) = layer else { return try windowReads }
      return try narrowed(Int128(output.count) * Int128(pooling.windows.area), .operations)
    }
  }

  private var outputsByStride: Int64 {
    get throws(LayerError) {
      guard case .pooling(let pooling) = layer else { return try inputCount }
      return try narrowed(Int128(output.count) * pooling.windows.strideArea, .operations)
    }
  }

  private var responseWindows: Int64 {
    get throws(LayerError) {
      guard case .localResponseNormalization(let normalization) = layer else { return 0 }
      return try narrowed(Int128(output.count) * Int128(normalization.size), .operations)
    }
  }

  private var distributions: Int64 {
    guard case .softmax(let softmax) = layer else { return 0 }
    return softmax.distributions(in: output)
  }

  private var spreadProducts: Int64 {
    get throws(LayerError) {
      guard case .transposedConvolution(let convolution) = layer else { return 0 }
      let products = Int128(try parameters.weights) * Int128(output.positions)
      let (all, overflow) = products.multipliedReportingOverflow(by: Int128(convolution.groups))
      guard !overflow else { throw .countOverflow(.operations) }
      return try narrowed(all / convolution.windows.strideArea, .operations)
    }
  }
}

extension WindowPair {
  /// At most 10¹².
  fileprivate var strideArea: Int128 { Int128(vertical.stride) * Int128(horizontal.stride) }
}
