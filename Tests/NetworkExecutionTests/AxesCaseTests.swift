import ForwardCases
import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution

/// Layers on sequences and on volumes of three axes against PyTorch's operators, forward and backward.
struct AxesCaseTests {
  private static let cases = (try? BackwardCase.otherAxes(in: packageFolder)) ?? []

  @Test("there are cases with one axis and with three")
  func complete() {
    #expect(Self.cases.count == 83)
    let axes = Self.cases.compactMap { $0.forward.inputs.values.first?.shape.count }.map { $0 - 2 }
    #expect(Set(axes) == [1, 3])
  }

  @Test("outputs and gradients", arguments: cases)
  func layer(_ golden: BackwardCase) throws {
    let forward = golden.forward
    let layer = try forward.layer()
    let names = forward.inputs.keys.sorted()
    let inputs = try names.map { forward.tensor(try #require(forward.inputs[$0])) }
    var operands = inputs
    var tally = OperationTally()
    let output = try DirectKernels().run(
      layer, on: &operands, with: forward.parameters, counting: &tally)
    try forward.expect(output, as: "y")

    let found = try layer.gradients(
      from: forward.tensor(#require(golden.upstream["dY"])),
      of: LayerTrace(inputs: inputs, output: output, parameters: forward.parameters))
    for (name, gradient) in zip(names, found.inputs) {
      try golden.expect(gradient.values, as: names.count == 1 ? "dX" : "dX_\(name)")
    }
    if !forward.parameters.weights.isEmpty { try golden.expect(found.weights, as: "dW") }
    if !forward.parameters.biases.isEmpty { try golden.expect(found.biases, as: "dB") }
  }
}
