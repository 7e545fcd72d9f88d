import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("squared distances from the centers")
func radialBasisKernel() throws {
  let output = try forward(
    .radialBasis(RadialBasis(units: 3)), on: .column(1, -2),
    with: LayerParameters(weights: [1, -2, 0, 0, 4, 2]))
  #expect(output == .column(0, 5, 25))
}
