import ForwardCases
import Foundation
import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution

/// The direct kernels against PyTorch's numbers, each case within its own tolerance.
struct GoldenForwardTests {
  private static let cases = (try? ForwardCase.fixture(in: packageFolder)) ?? []

  @Test("every case is run by one of the tests below")
  func complete() {
    #expect(Self.cases.count == 109)
    #expect(Self.cases.count(where: \.isBlock) == 3)
    #expect(Self.cases.count(where: \.isTraining) == 3)
  }

  @Test("single layers", arguments: cases.filter { !$0.isBlock && !$0.isTraining })
  func layer(_ golden: ForwardCase) throws {
    var operands = golden.inputs.sorted { $0.key < $1.key }.map { golden.tensor($0.value) }
    var tally = OperationTally()
    var output = try DirectKernels().run(
      golden.layer(), on: &operands, with: golden.parameters, counting: &tally)
    if let divisor = golden.attrs.divisor {
      output.values = output.values.map { $0 / Float(divisor) }
    }
    try golden.expect(output, as: "y")
  }

  @Test("batch normalization in training", arguments: cases.filter(\.isTraining))
  func training(_ golden: ForwardCase) throws {
    var operands = [golden.tensor(try #require(golden.inputs["x"]))]
    let (output, parameters) = try DirectKernels().run(
      golden.layer(), in: .training(dropout: SeededNumbers(seed: 1)), on: &operands,
      with: golden.parameters, statisticsMomentum: #require(golden.attrs.momentum))
    try golden.expect(output, as: "y")
    try golden.expect(parameters.mean, as: "new_running_mean")
    try golden.expect(parameters.variance, as: "new_running_var")
  }

  @Test(
    "the fixture is the whole folder",
    .enabled(if: referenceFolder != nil, "CNNSHAPE_REFERENCE and ../shared/reference are absent"))
  func folder() throws {
    let folder = try ForwardCase.folder(#require(referenceFolder))
    #expect(folder == Self.cases)
  }
}
