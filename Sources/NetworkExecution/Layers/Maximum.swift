import NetworkModel

extension Maximum: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var largest = try equal(operands)
    for input in operands.dropFirst() {
      for index in largest.values.indices {
        largest.values[index] = largest.values[index].maximum(with: input.values[index])
      }
      tally.comparisons += largest.values.count
    }
    return largest
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let inputs = try trace.inputs
    try upstream.check(equal(inputs).shape)
    var gradients = inputs.map { Tensor($0.shape) }
    for index in upstream.values.indices {
      var largest = 0
      for input in inputs.indices
      where inputs[input].values[index] > inputs[largest].values[index] { largest = input }
      gradients[largest].values[index] = upstream.values[index]
    }
    return LayerGradients(inputs: gradients)
  }
}
