import NetworkModel

extension InputVolume: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  /// The tensor that was fed in, if it is of the volume declared.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.takeOnly()
    let declared = TensorShape(images: input.shape.images, shape)
    guard input.shape == declared else { throw .inputsDiffer(declared, input.shape) }
    return Tensor(declared, input.values)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  /// The gradient of what was fed in.
  func gradients(from upstream: Tensor, of trace: LayerTrace) -> LayerGradients {
    LayerGradients(input: upstream)
  }
}
