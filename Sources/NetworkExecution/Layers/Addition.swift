import NetworkModel

extension Addition: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var sum = try equal(operands)
    for input in operands.dropFirst() {
      for index in sum.values.indices { sum.values[index] += input.values[index] }
      tally.additions += sum.values.count
    }
    return sum
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    LayerGradients(inputs: trace.inputShapes.map { _ in upstream })
  }
}

/// The first of two or more tensors of one shape.
///
/// - Throws: `.inputCount`, `.inputsDiffer`.
func equal(_ inputs: [Tensor]) throws(KernelError) -> Tensor {
  guard let first = inputs.first, inputs.count > 1 else {
    throw .inputCount(inputs.count, needed: 2)
  }
  for input in inputs where input.shape != first.shape {
    throw .inputsDiffer(first.shape, input.shape)
  }
  return first
}
