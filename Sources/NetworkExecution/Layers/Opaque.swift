import NetworkModel

/// No kernel: nobody knows what the operation computes. Whoever executes a network asks before whether it has such
/// layers.
extension Opaque: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    throw .noKernel(operatorName)
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    throw .noKernel(operatorName)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    throw .noKernel(operatorName)
  }
}
