import NetworkModel

extension BatchNormalization: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    let learned = affine ? input.channels : 0
    let tracked = tracksStatistics ? input.channels : 0
    return ParameterSizes(
      weights: learned, biases: learned, mean: tracked, variance: tracked,
      initialWeights: .around(1))
  }

  /// The form of test time: with the running statistics, or the batch's own if none are tracked.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.takeOnly()
    try parameters.check(parameterSizes(on: [input.shape]))
    for channel in 0..<input.shape.channels {
      let ranges = input.shape.ranges(ofChannel: channel)
      let moments =
        tracksStatistics
        ? Moments(
          mean: Double(parameters.mean[channel]), variance: Double(parameters.variance[channel]),
          count: ranges.count * input.shape.planeCount)
        : Moments(of: ranges, in: input.values, counting: &tally)
      normalize(channel, of: &input, by: moments, with: parameters, counting: &tally)
    }
    return input
  }

  var trainingKernel: (any TrainingKernel)? { self }

  var saved: SavedOperands { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    let shape = input.shape
    try trace.parameters.check(parameterSizes(on: [shape]))
    try upstream.check(shape)
    let ownStatistics =
      switch trace.phase {
      case .training: true
      case .test: !tracksStatistics
      }
    var tally = OperationTally()
    var gradients = NormalizationGradients(inputLike: upstream, for: trace.parameters)
    for channel in 0..<shape.channels {
      let ranges = shape.ranges(ofChannel: channel)
      let moments =
        ownStatistics
        ? Moments(of: ranges, in: input.values, counting: &tally)
        : Moments(
          mean: Double(trace.parameters.mean[channel]),
          variance: Double(trace.parameters.variance[channel]),
          count: shape.images * shape.planeCount)
      gradients.add(
        ranges.map { .init(range: $0, factor: channel) }, of: input.values, normalizedBy: moments,
        ownStatistics: ownStatistics, epsilon: epsilon, from: upstream, with: trace.parameters)
    }
    return gradients.layerGradients
  }
}

extension BatchNormalization: TrainingKernel {
  /// The form of training: with the batch's own statistics, which move the running ones.
  ///
  /// A batch's variance moves the running one as an estimate for all images: divided by one value less.
  func runInTraining(
    on input: consuming Tensor, with parameters: LayerParameters, numbers: SeededNumbers,
    momentum: Double, counting tally: inout OperationTally
  ) throws(KernelError) -> (output: Tensor, parameters: LayerParameters) {
    try parameters.check(parameterSizes(on: [input.shape]))
    var updated = parameters
    for channel in 0..<input.shape.channels {
      let moments = Moments(
        of: input.shape.ranges(ofChannel: channel), in: input.values, counting: &tally)
      normalize(channel, of: &input, by: moments, with: parameters, counting: &tally)
      guard tracksStatistics else { continue }
      let count = Double(moments.count)
      let estimate = moments.variance * count / max(count - 1, 1)
      updated.mean[channel] = Float(
        (1 - momentum) * Double(parameters.mean[channel]) + momentum * moments.mean)
      updated.variance[channel] = Float(
        (1 - momentum) * Double(parameters.variance[channel]) + momentum * estimate)
    }
    return (input, updated)
  }

  private func normalize(
    _ channel: Int, of tensor: inout Tensor, by moments: Moments, with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) {
    let divisor = moments.divisor(epsilon: epsilon, counting: &tally)
    let scale =
      affine
      ? (factor: Double(parameters.weights[channel]), shift: Double(parameters.biases[channel]))
      : nil
    for range in tensor.shape.ranges(ofChannel: channel) {
      moments.normalize(
        range, in: &tensor.values, divisor: divisor, scale: scale, counting: &tally)
    }
  }
}

extension TensorShape {
  /// Returns the positions of a channel's values, one range per image.
  func ranges(ofChannel channel: Int) -> [Range<Int>] {
    (0..<images).map { image in
      let first = (image * channels + channel) * planeCount
      return first..<first + planeCount
    }
  }
}
