import NetworkExecution

extension Tensor {
  /// `Σ (y − t)²` and its gradient `2(y − t)`.
  ///
  /// - Throws: `.targetCount`.
  func squaredError(
    from targets: [Float]
  ) throws(KernelError) -> (loss: Double, gradient: Tensor) {
    guard targets.count == values.count else {
      throw .targetCount(targets.count, needed: values.count)
    }
    var loss = 0.0
    var gradient = self
    for (index, target) in targets.enumerated() {
      let difference = Double(values[index]) - Double(target)
      loss += difference * difference
      gradient.values[index] = Float(2 * difference)
    }
    return (loss, gradient)
  }
}
