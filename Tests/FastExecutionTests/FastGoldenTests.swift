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
}
