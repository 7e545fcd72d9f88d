import NetworkModel

extension Dropout: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  /// The form of test time, which changes nothing.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    try operands.takeOnly()
  }

  var trainingKernel: (any TrainingKernel)? { self }

  /// The mask follows from the seed.
  var saved: SavedOperands { [] }

  /// The mask once more.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    switch trace.phase {
    case .test:
      return LayerGradients(input: upstream)
    case .training(let numbers):
      var tally = OperationTally()
      return LayerGradients(input: masked(upstream, by: numbers, counting: &tally))
    }
  }
}

extension Dropout: TrainingKernel {
  func runInTraining(
    on input: consuming Tensor, with parameters: LayerParameters, numbers: SeededNumbers,
    momentum: Double, counting tally: inout OperationTally
  ) -> (output: Tensor, parameters: LayerParameters) {
    (masked(input, by: numbers, counting: &tally), parameters)
  }

  /// Values, channels or images set to 0 at random, the others scaled so that their sum stays the same on
  /// average.
  private func masked(
    _ input: consuming Tensor, by numbers: SeededNumbers, counting tally: inout OperationTally
  ) -> Tensor {
    let scale = rate < 1 ? 1 / (1 - rate) : 0
    let shape = input.shape
    let size =
      switch unit {
      case .values: 1
      case .channels: shape.planeCount
      case .images: shape.imageCount
      }
    for index in input.values.indices {
      let isKept = Double(numbers.fraction(at: index / size)) >= rate
      input.values[index] = isKept ? Float(Double(input.values[index]) * scale) : 0
    }
    tally.comparisons += input.values.count / size
    tally.multiplications += input.values.count
    return input
  }
}
