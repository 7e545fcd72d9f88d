import ForwardCases
import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution

/// Gradients against PyTorch's, each case within its own tolerance.
struct BackwardCaseTests {
  private static let cases = (try? BackwardCase.fixture(in: packageFolder)) ?? []

  @Test("every case is run, those with labels by the tests of training")
  func complete() {
    #expect(Self.cases.count == 20)
    #expect(Self.cases.count { $0.labels != nil } == 2)
  }

  @Test("single layers", arguments: cases.filter { $0.labels == nil })
  func layer(_ golden: BackwardCase) throws {
    let forward = golden.forward
    let layer = try forward.layer()
    let input = forward.tensor(try #require(forward.inputs["x"]))
    var parameters = forward.parameters
    if forward.isTraining {
      // Running statistics, which the batch's own replace, are not given.
      parameters.mean = Array(repeating: 0, count: input.shape.channels)
      parameters.variance = parameters.mean
    }
    let phase: Phase =
      forward.isTraining ? .training(dropout: SeededNumbers(seed: 1)) : .test
    var operands = [input]
    let (output, _) = try DirectKernels().run(
      layer, in: phase, on: &operands, with: parameters)
    try forward.expect(output, as: "y")

    let found = try layer.gradients(
      from: forward.tensor(#require(golden.upstream["dY"])),
      of: LayerTrace(inputs: [input], output: output, parameters: parameters, phase: phase))
    try golden.expect(found.inputs[0].values, as: "dX")
    if !parameters.weights.isEmpty { try golden.expect(found.weights, as: "dW") }
    if !parameters.biases.isEmpty { try golden.expect(found.biases, as: "dB") }
  }

  @Test(
    "the fixture is the whole folder",
    .enabled(if: referenceFolder != nil, "CNNSHAPE_REFERENCE and ../shared/reference are absent"))
  func folder() throws {
    #expect(try BackwardCase.folder(#require(referenceFolder)) == Self.cases)
  }
}
