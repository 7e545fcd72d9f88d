import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("the largest value of the volumes")
func maximumKernel() throws {
  let output = try forward(
    .maximum(Maximum()), on: .column(1, -5, .nan), .column(0, -2, 1), .column(-1, -3, 2))
  #expect(output.values.prefix(2) == [1, -2])
  #expect(output.nonFiniteCount == 1)
}
