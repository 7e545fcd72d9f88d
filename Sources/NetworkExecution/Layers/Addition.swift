import NetworkModel

extension Addition {
  func run(
    on inputs: [Tensor], counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var sum = try equal(inputs)
    for input in inputs.dropFirst() {
      for index in sum.values.indices { sum.values[index] += input.values[index] }
      tally.additions += sum.values.count
    }
    return sum
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
