import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution
@testable import NetworkVerification
@testable import NetworkTraining
@testable import FastExecution

/// One step of whole networks of the zoo.
struct TrialTests {
  private static func verification(
    of network: InferredNetwork, _ trial: Training.Trial
  ) throws -> TrainingVerification {
    let claims = try TrainingClaims(of: network, NetworkClaims(of: network), images: trial.images)
    return TrainingVerification(of: claims, trial)
  }

  @Test(
    "as many gradients as trainable parameters",
    arguments: [
      ("lenet5", "lenet.kdl", 60_000), ("lenet5-dense", "lenet.kdl", 61_706),
      ("mlp-1000-100-10", "mlp.kdl", 101_000), ("convnetjs-cifar10", "convnetjs.kdl", 22_466),
    ])
  func gradientCount(name: String, file: String, trainable: Int) throws {
    let network = try zooNetwork(name, in: file)
    let trial = try Training.trial(of: network.network, images: 2, seed: 1, kernels: FastKernels())
    #expect(trial.step.gradientCount == trainable)
    #expect(trial.step.loss.isFinite && trial.step.loss > 0)
    #expect(trial.lossAfter < trial.step.loss)
    #expect(trial.step.peakBytes >= trial.step.savedBytes)
    let verification = try Self.verification(of: network, trial)
    #expect(verification.holds)
    #expect(verification.gradients == .equal)
  }

  @Test("the loss is the sum over all results, whose layers all run")
  func severalResults() throws {
    let network = try network(
      """
      input 6 6 2; conv s filters=3 kernel=3; relu r
      conv boxes filters=4 kernel=1; fc scores units=5 from=r; softmax classes
      output boxes classes s
      """)
    let trial = try Training.trial(
      of: network.network, images: 2, seed: 1, kernels: DirectKernels())
    #expect(trial.objectives == [.squaredError, .crossEntropy, .squaredError])
    #expect(trial.step.gradients.count == 3)
    #expect(trial.step.gradientCount == (2 * 9 * 3 + 3) + (3 * 4 + 4) + (48 * 5 + 5))
    #expect(trial.lossAfter < trial.step.loss)
    #expect(try Self.verification(of: network, trial).holds)
  }

  @Test("a trial repeats itself to the last digit")
  func repeats() throws {
    let network = try network("input 6 6 2; conv filters=3 kernel=3; dropout; fc units=4; softmax")
    let reports = try (0..<2).map { _ in
      try Training.trial(of: network.network, images: 2, seed: 5, kernels: DirectKernels())
    }
    #expect(reports[0].step == reports[1].step)
    #expect(reports[0].lossAfter == reports[1].lossAfter)
    let other = try Training.trial(
      of: network.network, images: 2, seed: 6, kernels: DirectKernels())
    #expect(other.step.loss != reports[0].step.loss)
  }

  @Test(
    "random networks save, compute and change what is calculated", arguments: SpatialAxes.allCases)
  func random(axes: SpatialAxes) throws {
    var graphs = RandomGraphs(seed: 12)
    for place in 0..<60 {
      let network = try graphs.draw(axes)
      for kernels in [DirectKernels(), FastKernels()] as [any LayerKernels] {
        let trial = try Training.trial(of: network.network, images: 2, seed: 3, kernels: kernels)
        let verification = try Self.verification(of: network, trial)
        #expect(
          verification.gradients == .equal && verification.saved == .equal,
          "network \(place): \(network.network.nodes.map { ($0.name, $0.layer, $0.inputs) })")
      }
    }
  }

  @Test("a batch too large for memory is an error")
  func tooLarge() throws {
    let network = try network("input 6 6 2; fc units=4")
    #expect(throws: ExecutionError.self) {
      try Training.trial(of: network.network, images: 1 << 40, seed: 1, kernels: DirectKernels())
    }
  }

  @Test(
    "the products of the backward pass are as many as calculated",
    arguments: [
      "conv filters=3 kernel=3 pad=1; relu; conv filters=4 kernel=2 stride=2 groups=1; fc units=3",
      "conv filters=4 kernel=3; conv filters=8 kernel=3 groups=4; deconv filters=3 kernel=2 stride=2",
      "conv filters=2 kernel=1 frozen=#true; conv b filters=4 kernel=1; fc units=5 frozen=#true",
      "conv a filters=2 kernel=3 pad=1 frozen=#true; conv b filters=2 kernel=3 pad=1 weights-of=a; fc units=3",
      "conv a filters=2 kernel=3 pad=1; conv b filters=2 kernel=3 pad=1 weights-of=a frozen=#true; softmax",
      "conv z filters=4 kernel=1; conv a filters=2 kernel=3 pad=1 frozen=#true from=input; conv b filters=2 kernel=3 pad=1 weights-of=a; conv filters=3 kernel=1; output z b",
      "conv a filters=3 kernel=3 pad=1; conv b filters=3 kernel=3 pad=1; conv c filters=5 kernel=1; output a b",
      "conv c filters=4 kernel=3 pad=1; branch aux { conv z filters=5 kernel=1; fc units=2 }; conv from=\"aux/z\" filters=3 kernel=1",
      "conv filters=3 kernel=3 weights=per-position; conv filters=2 kernel=3 weights=per-position",
      "conv a filters=2 kernel=3 pad=1; conv b filters=2 kernel=3 pad=1 weights-of=a; softmax",
      "deconv filters=4 kernel=3 stride=2 groups=2; maxpool kernel=2; fc units=7; sigmoid; fc units=2",
      "conv filters=4 kernel=1; add { path { conv filters=4 kernel=3 pad=1 }; path {} }; fc units=2",
    ])
  func counted(_ body: String) throws {
    let network = try network("input 8 8 2; " + body)
    let trial = try Training.trial(
      of: network.network, images: 2, seed: 1, kernels: DirectKernels())
    var claims = try TrainingClaims(of: network, NetworkClaims(of: network), images: 2)
    let verification = TrainingVerification(of: claims, trial)
    #expect(verification.gradients == .equal)
    #expect(verification.layers.contains { ($0.backwardMacs?.executed ?? 0) > 0 })
    // One product more is noticed.
    let last = try #require(claims.backwardMacs.lastIndex { $0 > 0 })
    claims.backwardMacs[last] += 1
    #expect(TrainingVerification(of: claims, trial).gradients == .different)
  }

  private static let small =
    "input 6 6 2; conv c filters=3 kernel=3; dropout; fc f units=4; softmax"

  @Test("a wrong number of parameters, or of saved bytes, is caught by a trial")
  func plantedFaults() throws {
    let network = try network(Self.small)
    let trial = try Training.trial(
      of: network.network, images: 3, seed: 5, kernels: DirectKernels())
    var claims = try NetworkClaims(of: network)
    claims[try network.node(named: "f")].parameters.biases = 0
    let parameters = TrainingVerification(
      of: try TrainingClaims(of: network, claims, images: trial.images), trial)
    #expect(!parameters.holds)
    #expect(parameters.gradients == .different)
    #expect(parameters.layers.filter { !$0.holds }.map(\.name) == ["f"])
    #expect(parameters.layers.last?.biases == Compared(calculated: 0, executed: 4))

    // Of three images: 72 values of each, and the 48 that `f` reads. Dropout's mask is found anew.
    let kept = try Self.verification(of: network, trial)
    #expect(kept.holds)
    #expect(kept.savedBytes == Compared<Int128>(calculated: 1440, executed: 1440))
    let other = try TestSupport.network(
      "input 6 6 2; conv c filters=3 kernel=3; relu; dropout; fc f units=4; tanh; softmax")
    let wrong = try Self.verification(of: other, trial)
    #expect(!wrong.savedBytes.isEqual && !wrong.holds)
  }

  @Test("a step too long is found out by numbers that are not finite")
  func diverges() throws {
    let network = try network("input 6 6 2; fc units=4; fc units=2")
    let trial = try Training.trial(
      of: network.network, seed: 5, kernels: DirectKernels(), learningRate: 1e38)
    let verification = try Self.verification(of: network, trial)
    #expect(verification.nonFiniteCount > 0)
    #expect(!verification.holds)
  }

  @Test(
    "a caller that wants no more is heard, forward and back", arguments: Training.Direction.allCases
  )
  func stops(direction: Training.Direction) throws {
    let network = try network(Self.small)
    #expect(throws: ExecutionError.self) {
      _ = try Training.trial(
        of: network.network, seed: 1, kernels: DirectKernels(),
        watch: { passed, _ in passed != direction })
    }
  }
}
