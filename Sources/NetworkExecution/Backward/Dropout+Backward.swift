import NetworkModel

extension Dropout: BackwardPass {
  /// The mask follows from the seed.
  var kept: KeptTensors { [] }

  /// Multiplication by a mask is its own way back.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    switch trace.phase {
    case .test:
      return LayerGradients(input: upstream)
    case .training(let numbers):
      var tally = OperationTally()
      return LayerGradients(
        input: runInTraining(on: upstream, numbers: numbers, counting: &tally))
    }
  }
}
