import NetworkModel

/// What a layer keeps of its forward pass for the way back, as PyTorch's autograd does.
///
/// Source: PyTorch 2.13, tools/autograd/derivatives.yaml and torch/nn/functional.py.
struct KeptByLayer: Hashable, Sendable {
  var inputs = false
  var output = false
  /// Values for each image that no layer outputs: a dropout's mask, what a composed operation keeps
  /// between its steps.
  var intermediates = 0
  /// 64-bit places of maxima for each image.
  var indices = 0
  /// Means and inverse deviations for each image.
  var statistics = 0
  /// The same for a whole batch.
  var batchStatistics = 0

  static let nothing = KeptByLayer()
}

extension Layer {
  /// - Parameters:
  ///   - learns: Whether the layer's own parameters are trained.
  ///   - isInPlace: Whether the output is written over the input.
  /// - Throws: `.countOverflow(.bytes)`.
  func kept(
    from input: LayerInput, to output: Shape, learns: Bool, isInPlace: Bool
  ) throws(LayerError) -> KeptByLayer {
    switch self {
    case .convolution, .transposedConvolution, .fullyConnected:
      KeptByLayer(inputs: learns)
    case .radialBasis:
      // The differences that are squared: each input value from each unit's.
      KeptByLayer(intermediates: try input.count.times(output.channels))
    case .pooling(let layer):
      layer.reduction.kept(output, isMean: false)
    case .globalPooling(let layer):
      layer.reduction.kept(output, isMean: true)
    case .adaptivePooling(let layer):
      layer.reduction.kept(output, isMean: output.positions == 1)
    case .activation(let layer):
      layer.function.keepsOutput(inPlace: isInPlace)
        ? KeptByLayer(output: true) : KeptByLayer(inputs: true)
    case .parametricReLU:
      KeptByLayer(inputs: true)
    case .maxout:
      KeptByLayer(indices: output.count)
    case .softmax:
      KeptByLayer(output: true)
    case .batchNormalization:
      KeptByLayer(inputs: true, batchStatistics: 2 * output.channels)
    case .layerNormalization(let layer):
      KeptByLayer(inputs: true, statistics: 2 * layer.scope.sets(in: output))
    case .groupNormalization(let layer):
      KeptByLayer(inputs: true, statistics: 2 * layer.groups)
    case .localResponseNormalization(let layer):
      // Padded squares, the base of the power, and the divisors.
      KeptByLayer(
        inputs: true,
        intermediates: try (layer.size - 1).times(output.positions).plus(3 * output.count))
    case .scale(let layer):
      KeptByLayer(inputs: learns && layer.terms != .bias)
    case .dropout(let layer):
      KeptByLayer(intermediates: layer.rate > 0 ? output.count : 0)
    case .multiplication, .maximum:
      KeptByLayer(inputs: true)
    case .input, .concatenation, .addition, .flatten, .padding, .crop, .upsample, .pixelShuffle,
      .channelShuffle, .channelSlice:
      .nothing
    }
  }
}

extension LayerInput {
  /// Values of the one input.
  fileprivate var count: Int {
    guard case .one(let shape) = self else { return 0 }
    return shape.count
  }
}

extension Reduction {
  /// - Parameter isMean: Whether it is a reduction over whole planes, whose way back needs extents alone.
  fileprivate func kept(_ output: Shape, isMean: Bool) -> KeptByLayer {
    switch self {
    case .max: KeptByLayer(inputs: true, indices: output.count)
    case .average, .sum: KeptByLayer(inputs: !isMean)
    case .l2: KeptByLayer(inputs: true, output: true)
    }
  }
}

extension Activation.Function {
  /// Whether the way back reads the function's value, rather than what went in.
  fileprivate func keepsOutput(inPlace: Bool) -> Bool {
    switch self {
    case .relu, .sigmoid, .tanh: true
    case .leakyReLU, .elu, .selu, .relu6: inPlace
    case .gelu, .silu, .mish, .softplus, .hardSwish, .hardSigmoid: false
    }
  }

  /// Whether the way back can do without what went in.
  var canWorkInPlace: Bool { keepsOutput(inPlace: true) }
}

extension LayerNormalization.Scope {
  /// How many sets of values are normalised apart.
  fileprivate func sets(in shape: Shape) -> Int {
    switch self {
    case .volume: 1
    case .channels: shape.positions
    }
  }
}
