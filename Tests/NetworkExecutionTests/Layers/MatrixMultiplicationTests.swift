import NetworkExecution
import NetworkModel
import TestSupport
import Testing

/// Two positions with the channels (1, 3) and (2, 4).
private let first = Tensor([[1, 2]], [[3, 4]])

@Test("volumes as matrices with a row for each position")
func matrixMultiplicationKernel() throws {
  // Positions (5, 7, 9) and (6, 8, 10).
  let second = Tensor([[5, 6]], [[7, 8]], [[9, 10]])
  func product(_ transposed: MatrixMultiplication.Factor, _ a: Tensor, _ b: Tensor) throws -> Tensor
  {
    try forward(
      .matrixMultiplication(MatrixMultiplication(transposing: transposed)), on: a, b)
  }
  // (1·5 + 3·6, …) and (2·5 + 4·6, …).
  #expect(try product(.none, first, second) == Tensor([[23, 34]], [[31, 46]], [[39, 58]]))
  // Channel 1 of the first with each of the second: 1·5 + 2·6, 1·7 + 2·8, 1·9 + 2·10.
  #expect(try product(.first, first, second) == Tensor([[17, 39]], [[23, 53]], [[29, 67]]))
  // Position 1 with each position: 1·1 + 3·3, 1·2 + 3·4.
  #expect(try product(.second, first, first) == Tensor([[10, 14]], [[14, 20]]))
  #expect(throws: KernelError.inputsDiffer(first.shape, second.shape)) {
    try product(.second, first, second)
  }
}

@Test("a gradient that nobody asks for is not computed")
func matrixMultiplicationGradients() throws {
  let layer = Layer.matrixMultiplication(MatrixMultiplication(transposing: .second))
  var trace = LayerTrace(inputs: [first, first], output: nil)
  let upstream = Tensor([[1, 0]], [[0, 0]])
  let both = try layer.gradients(from: upstream, of: trace)
  // The sum 1·1 + 3·3 at the first position.
  #expect(both.inputs == [Tensor([[1, 0]], [[3, 0]]), Tensor([[1, 0]], [[3, 0]])])
  trace.wantsGradients = [false, true]
  let one = try layer.gradients(from: upstream, of: trace)
  #expect(one.inputs[1] == both.inputs[1])
  #expect(one.inputs[0].values == [0, 0, 0, 0])
}
