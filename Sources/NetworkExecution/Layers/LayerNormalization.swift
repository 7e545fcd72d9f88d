import NetworkModel

extension LayerNormalization: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    guard affine else { return .none }
    let learned: Int
    var extents: [Int] = []
    switch scope {
    case .volume:
      learned = input.imageCount
      extents = [input.channels] + input.spatialExtents.all
    case .channels: learned = input.channels
    }
    return ParameterSizes(
      weights: learned, biases: hasBias ? learned : 0, weightExtents: extents,
      biasExtents: hasBias ? extents : [], initialWeights: .around(1))
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.only
    try parameters.check(parameterSizes(on: [input.shape]))
    for image in 0..<input.shape.images {
      for set in sets(ofImage: image, in: input.shape) {
        let moments = Moments(of: set, in: input.values, counting: &tally)
        let divisor = moments.divisor(epsilon: epsilon, counting: &tally)
        for (place, range) in set.enumerated() {
          moments.normalize(
            range, in: &input.values, divisor: divisor,
            factor: affine ? Double(parameters.weights[place]) : nil,
            shift: hasBias ? Double(parameters.biases[place]) : nil, counting: &tally)
        }
      }
    }
    return input
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(on: [input.shape]))
    try upstream.check(input.shape)
    var tally = OperationTally()
    var gradients = NormalizationGradients(inputLike: upstream, for: trace.parameters)
    for image in 0..<input.shape.images {
      for set in sets(ofImage: image, in: input.shape) {
        gradients.add(
          set.enumerated().map { .init(range: $0.element, factor: $0.offset) }, of: input.values,
          normalizedBy: Moments(of: set, in: input.values, counting: &tally), ownStatistics: true,
          epsilon: epsilon, from: upstream, with: trace.parameters)
      }
    }
    return gradients.layerGradients
  }
}

extension LayerNormalization {
  /// Returns the positions of the values that share a mean: one range per factor.
  func sets(ofImage image: Int, in shape: TensorShape) -> [[Range<Int>]] {
    let first = image * shape.imageCount
    switch scope {
    case .volume:
      return [(first..<first + shape.imageCount).map { $0..<$0 + 1 }]
    case .channels:
      return (0..<shape.planeCount).map { pixel in
        (0..<shape.channels).map { channel in
          let index = first + channel * shape.planeCount + pixel
          return index..<index + 1
        }
      }
    }
  }
}
