import NetworkModel

extension Maximum {
  func run(
    on inputs: [Tensor], counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var largest = try equal(inputs)
    for input in inputs.dropFirst() {
      for index in largest.values.indices {
        largest.values[index] = largest.values[index].maximum(with: input.values[index])
      }
      tally.comparisons += largest.values.count
    }
    return largest
  }
}
