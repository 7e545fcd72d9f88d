import ForwardCases
import NetworkExecution
import NetworkTraining
import TestSupport
import Testing

/// Losses and their gradients against PyTorch's, each case within its own tolerance.
struct ObjectiveTests {
  private static let cases = (try? BackwardCase.fixture(in: packageFolder)) ?? []

  @Test("softmax with cross-entropy", arguments: cases.filter { $0.labels != nil })
  func loss(_ golden: BackwardCase) throws {
    let objective = Objective.crossEntropy(
      labels: try #require(golden.labels), smoothing: golden.smoothing ?? 0)
    let scores = golden.forward.tensor(try #require(golden.forward.inputs["x"]))
    let (loss, gradient) = try objective.evaluate(scores)
    try golden.forward.expect([Float(loss)], as: "y")
    try golden.expect(gradient.values, as: "dX")
  }
}
