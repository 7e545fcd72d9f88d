import NetworkModel

extension InstanceNormalization: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    let learned = affine ? input.channels : 0
    let tracked = tracksStatistics ? input.channels : 0
    return ParameterSizes(
      weights: learned, biases: learned, mean: tracked, variance: tracked,
      initialWeights: .around(1))
  }

  /// The form of test time: with the running statistics, or each channel's own if none are tracked.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.only
    try parameters.check(parameterSizes(on: [input.shape]))
    guard tracksStatistics else {
      for instance in 0..<input.shape.images * input.shape.channels {
        let moments = Moments(
          of: [input.shape.range(ofInstance: instance)], in: input.values, counting: &tally)
        normalize(instance, of: &input, by: moments, with: parameters, counting: &tally)
      }
      return input
    }
    // A channel's deviation is found once, whatever the number of images.
    for channel in 0..<input.shape.channels {
      let moments = running(channel, parameters, count: input.shape.planeCount)
      let divisor = moments.divisor(epsilon: epsilon, counting: &tally)
      for range in input.shape.ranges(ofChannel: channel) {
        moments.normalize(
          range, in: &input.values, divisor: divisor, scale: scale(channel, parameters),
          counting: &tally)
      }
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
    for instance in 0..<shape.images * shape.channels {
      let (range, channel) = (shape.range(ofInstance: instance), instance % shape.channels)
      let moments =
        ownStatistics
        ? Moments(of: [range], in: input.values, counting: &tally)
        : running(channel, trace.parameters, count: shape.planeCount)
      gradients.add(
        [.init(range: range, factor: channel)], of: input.values, normalizedBy: moments,
        ownStatistics: ownStatistics, epsilon: epsilon, from: upstream, with: trace.parameters)
    }
    return gradients.layerGradients
  }
}

extension InstanceNormalization: TrainingKernel {
  /// The form of training: with each channel's own statistics, whose mean over the images moves the running
  /// ones; of a variance, that of the estimates that divide by one value less.
  func runInTraining(
    on input: consuming Tensor, with parameters: LayerParameters, numbers: SeededNumbers,
    momentum: Double, counting tally: inout OperationTally
  ) throws(KernelError) -> (output: Tensor, parameters: LayerParameters) {
    let shape = input.shape
    try parameters.check(parameterSizes(on: [shape]))
    var means = Array(repeating: 0.0, count: shape.channels)
    var variances = means
    for instance in 0..<shape.images * shape.channels {
      let moments = Moments(
        of: [shape.range(ofInstance: instance)], in: input.values, counting: &tally)
      normalize(instance, of: &input, by: moments, with: parameters, counting: &tally)
      let count = Double(moments.count)
      means[instance % shape.channels] += moments.mean / Double(shape.images)
      variances[instance % shape.channels] +=
        moments.variance * count / max(count - 1, 1) / Double(shape.images)
    }
    var updated = parameters
    guard tracksStatistics else { return (input, updated) }
    for channel in 0..<shape.channels {
      updated.mean[channel] = Float(
        (1 - momentum) * Double(parameters.mean[channel]) + momentum * means[channel])
      updated.variance[channel] = Float(
        (1 - momentum) * Double(parameters.variance[channel]) + momentum * variances[channel])
    }
    return (input, updated)
  }

  private func normalize(
    _ instance: Int, of tensor: inout Tensor, by moments: Moments,
    with parameters: LayerParameters, counting tally: inout OperationTally
  ) {
    moments.normalize(
      tensor.shape.range(ofInstance: instance), in: &tensor.values,
      divisor: moments.divisor(epsilon: epsilon, counting: &tally),
      scale: scale(instance % tensor.shape.channels, parameters), counting: &tally)
  }

  private func scale(
    _ channel: Int, _ parameters: LayerParameters
  ) -> (factor: Double, shift: Double)? {
    guard affine else { return nil }
    return (
      factor: Double(parameters.weights[channel]), shift: Double(parameters.biases[channel])
    )
  }

  private func running(_ channel: Int, _ parameters: LayerParameters, count: Int) -> Moments {
    Moments(
      mean: Double(parameters.mean[channel]), variance: Double(parameters.variance[channel]),
      count: count)
  }
}

extension TensorShape {
  /// Returns the positions of the values of one channel of one image.
  fileprivate func range(ofInstance instance: Int) -> Range<Int> {
    instance * planeCount..<(instance + 1) * planeCount
  }
}
