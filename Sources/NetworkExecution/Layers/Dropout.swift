import NetworkModel

extension Dropout {
  /// The form of test time, which changes nothing.
  func run(on input: consuming Tensor) -> Tensor { input }

  /// The form of training: values set to 0 at random, the others scaled so that their sum stays the same
  /// on average.
  func runInTraining(
    on input: consuming Tensor, numbers: SeededNumbers, counting tally: inout OperationTally
  ) -> Tensor {
    let scale = rate < 1 ? 1 / (1 - rate) : 0
    for index in input.values.indices {
      let isKept = Double(numbers.fraction(at: index)) >= rate
      input.values[index] = isKept ? Float(Double(input.values[index]) * scale) : 0
    }
    tally.comparisons += input.values.count
    tally.multiplications += input.values.count
    return input
  }
}
