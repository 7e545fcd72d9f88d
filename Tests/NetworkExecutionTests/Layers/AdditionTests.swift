import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("volumes added value by value")
func additionKernel() throws {
  let output = try forward(
    .addition(Addition()), on: .column(1, 2), .column(10, 20), .column(100, 200))
  #expect(output == .column(111, 222))
  let (row, column) = (Tensor([[1, 2]]), Tensor.column(1, 2))
  #expect(throws: KernelError.inputsDiffer(row.shape, column.shape)) {
    try forward(.addition(Addition()), on: row, column)
  }
  #expect(throws: KernelError.inputCount(1, needed: 2)) {
    try forward(.addition(Addition()), on: row)
  }
}
