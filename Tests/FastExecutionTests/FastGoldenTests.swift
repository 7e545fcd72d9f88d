import FastExecution
import ForwardCases
import Foundation
import NetworkExecution
import NetworkModel
import TestSupport
import Testing

/// The fast kernels against PyTorch's numbers, each case within its own tolerance.
struct FastGoldenTests {
  private static let cases = ((try? ForwardCase.fixture(in: packageFolder)) ?? []).filter {
    !$0.isBlock && !$0.isTraining
  }

  @Test("single layers", arguments: InstructionSet.available, cases)
  func layer(set: InstructionSet, golden: ForwardCase) throws {
    var operands = golden.inputs.sorted { $0.key < $1.key }.map { golden.tensor($0.value) }
    var tally = OperationTally()
    var output = try FastKernels(instructionSet: set).run(
      golden.layer(), on: &operands, with: golden.parameters, counting: &tally)
    if let divisor = golden.attrs.divisor {
      output.values = output.values.map { $0 / Float(divisor) }
    }
    try golden.expect(output, as: "y")
  }

  private static let backwardCases = ((try? BackwardCase.fixture(in: packageFolder)) ?? []).filter {
    ["conv2d", "conv_transpose2d", "linear"].contains($0.forward.op)
  }

  @Test("gradients of matrix products", arguments: InstructionSet.available, backwardCases)
  func gradients(set: InstructionSet, golden: BackwardCase) throws {
    let forward = golden.forward
    let input = forward.tensor(try #require(forward.inputs["x"]))
    let found = try FastKernels(instructionSet: set).gradients(
      of: forward.layer(), from: forward.tensor(#require(golden.upstream["dY"])),
      along: LayerTrace(inputs: [input], output: nil, parameters: forward.parameters))
    try golden.expect(found.inputs[0].values, as: "dX")
    try golden.expect(found.weights, as: "dW")
    if !found.biases.isEmpty { try golden.expect(found.biases, as: "dB") }
  }

  private static let axesCases = (try? BackwardCase.otherAxes(in: packageFolder)) ?? []

  @Test("sequences and volumes of three axes", arguments: InstructionSet.available, axesCases)
  func otherAxes(set: InstructionSet, golden: BackwardCase) throws {
    let forward = golden.forward
    var operands = forward.inputs.sorted { $0.key < $1.key }.map { forward.tensor($0.value) }
    let inputs = operands
    var tally = OperationTally()
    let kernels = FastKernels(instructionSet: set)
    let output = try kernels.run(
      forward.layer(), on: &operands, with: forward.parameters, counting: &tally)
    try forward.expect(output, as: "y")
    guard forward.op.hasPrefix("conv") else { return }
    let found = try kernels.gradients(
      of: forward.layer(), from: forward.tensor(#require(golden.upstream["dY"])),
      along: LayerTrace(inputs: inputs, output: nil, parameters: forward.parameters))
    try golden.expect(found.inputs[0].values, as: "dX")
    try golden.expect(found.weights, as: "dW")
    if !found.biases.isEmpty { try golden.expect(found.biases, as: "dB") }
  }

  @Test("there are cases of every matrix product")
  func complete() {
    #expect(Set(Self.backwardCases.map(\.forward.op)).count == 3)
  }
}
