import NetworkModel

extension LayerNormalization {
  func parameterSizes(for input: TensorShape) -> ParameterSizes {
    guard affine else { return .none }
    let learned =
      switch scope {
      case .volume: input.imageCount
      case .channels: input.channels
      }
    return ParameterSizes(weights: learned, biases: learned)
  }

  func run(
    on input: consuming Tensor, with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    try parameters.check(parameterSizes(for: input.shape))
    for image in 0..<input.shape.images {
      for set in sets(ofImage: image, in: input.shape) {
        let moments = Moments(of: set, in: input.values, counting: &tally)
        let divisor = moments.divisor(epsilon: epsilon, counting: &tally)
        for (place, range) in set.enumerated() {
          let scale =
            affine
            ? (factor: Double(parameters.weights[place]), shift: Double(parameters.biases[place]))
            : nil
          moments.normalize(
            range, in: &input.values, divisor: divisor, scale: scale, counting: &tally)
        }
      }
    }
    return input
  }

  /// Where the values that share a mean lie: one range for each factor.
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
