import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("volumes added value by value")
func additionKernel() throws {
  let output = try forward(
    .addition(Addition()), on: .column(1, 2), .column(10, 20), .column(100, 200))
  #expect(output == .column(111, 222))
  let (row, column) = (Tensor([[1, 2]]), Tensor.column(10, 20))
  #expect(try forward(.addition(Addition()), on: row, column) == Tensor([[11, 12]], [[21, 22]]))
  #expect(
    try forward(.addition(Addition(.difference)), on: row, column)
      == Tensor([[-9, -8]], [[-19, -18]]))
  let three = Tensor.column(1, 2, 3)
  #expect(throws: KernelError.inputsDiffer(column.shape, three.shape)) {
    try forward(.addition(Addition()), on: column, three)
  }
  #expect(throws: KernelError.inputCount(1, needed: 2)) {
    try forward(.addition(Addition()), on: row)
  }
}
