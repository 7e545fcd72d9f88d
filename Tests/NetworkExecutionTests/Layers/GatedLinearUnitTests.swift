import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("the first half of the channels, gated by the second")
func gatedLinearUnitKernel() throws {
  // Sigmoids of 0 and of ln 3 are 1/2 and 3/4.
  let image = Tensor([[2]], [[8]], [[0]], [[1.098_612_3]])
  let output = try forward(.gatedLinearUnit(GatedLinearUnit()), on: image)
  #expect(abs(output.values[0] - 1) < 1e-6 && abs(output.values[1] - 6) < 1e-6)
  #expect(throws: KernelError.channelsNotDivisible(channels: 1, by: 2)) {
    try forward(.gatedLinearUnit(GatedLinearUnit()), on: .column(1))
  }
}
