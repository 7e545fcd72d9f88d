import NetworkModel
import Testing

@testable import ReferenceExecution

/// One step of whole networks of the zoo.
struct TrialTests {
  @Test(
    "as many gradients as trainable parameters",
    arguments: [
      ("lenet5", "lenet.kdl", 60_000), ("lenet5-dense", "lenet.kdl", 61_706),
      ("mlp-1000-100-10", "mlp.kdl", 101_000), ("convnetjs-cifar10", "convnetjs.kdl", 22_466),
    ])
  func gradientCount(name: String, file: String, trainable: Int) throws {
    let network = try NetworkAgreementTests.zooNetwork(name, in: file)
    let report = try Training.trial(of: network, images: 2, seed: 1, kernels: FastKernels())
    #expect(report.gradientCount == trainable)
    #expect(report.loss.isFinite && report.loss > 0)
  }

  @Test("a trial repeats itself to the last digit")
  func repeats() throws {
    let network = try network("input 6 6 2; conv filters=3 kernel=3; dropout; fc units=4; softmax")
    let reports = try (0..<2).map { _ in
      try Training.trial(of: network, images: 2, seed: 5, kernels: DirectKernels())
    }
    #expect(reports[0] == reports[1])
    let other = try Training.trial(of: network, images: 2, seed: 6, kernels: DirectKernels())
    #expect(other.loss != reports[0].loss)
  }

  @Test("a batch too large for memory is an error")
  func tooLarge() throws {
    let network = try network("input 6 6 2; fc units=4")
    #expect(throws: ExecutionError.self) {
      try Training.trial(of: network, images: 1 << 40, seed: 1, kernels: DirectKernels())
    }
  }
}
