import FastExecution
import Foundation
import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution
@testable import NetworkTraining

/// Steps of training, and what they keep.
struct TrainingTests {
  private static let mlp = """
    input 1 1 1000
    fc w1 units=100 bias=none; sigmoid
    fc w2 units=10 bias=none
    """

  @Test("the lecture's two-layer network learns")
  func lecture() throws {
    var regression = try RandomRegression(
      network(Self.mlp).network, images: 64, learningRate: 1e-4, seed: 1, kernels: FastKernels())
    let losses = try regression.losses(steps: 50)
    // Single steps may go up; five of them together never do.
    let means = stride(from: 0, to: 50, by: 5).map { losses[$0..<$0 + 5].reduce(0, +) / 5 }
    #expect(zip(means, means.dropFirst()).allSatisfy { $0 > $1 }, "\(means)")
    #expect(losses[49] < losses[0] / 5, "\(losses)")
  }

  @Test("one step of two fully connected layers, by the lecture's formulas")
  func formulas() throws {
    var regression = try RandomRegression(
      network("input 1 1 5; fc units=4 bias=none; sigmoid; fc units=3 bias=none").network,
      images: 2, learningRate: 0.5, seed: 3, kernels: DirectKernels())
    let before = regression.training.parameters
    _ = try regression.losses(steps: 1)
    let after = regression.training.parameters
    let x = try #require(regression.feeds.values.first).values
    let y = regression.targets
    let (w1, w2) = (before[1].weights, before[3].weights)
    var (expected1, expected2) = (w1, w2)
    for image in 0..<2 {
      let h = (0..<4).map { unit in
        1 / (1 + exp(-(0..<5).reduce(0) { $0 + w1[unit * 5 + $1] * x[image * 5 + $1] }))
      }
      let errors = (0..<3).map { unit in
        2 * ((0..<4).reduce(0) { $0 + w2[unit * 4 + $1] * h[$1] } - y[image * 3 + unit])
      }
      for unit in 0..<3 {
        for hidden in 0..<4 { expected2[unit * 4 + hidden] -= 0.5 * errors[unit] * h[hidden] }
      }
      for hidden in 0..<4 {
        let back = (0..<3).reduce(0) { $0 + errors[$1] * w2[$1 * 4 + hidden] }
        let slope = back * h[hidden] * (1 - h[hidden])
        for value in 0..<5 { expected1[hidden * 5 + value] -= 0.5 * slope * x[image * 5 + value] }
      }
    }
    for (found, expected) in [(after[1].weights, expected1), (after[3].weights, expected2)] {
      for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-5) }
    }
  }

  @Test("velocity carries a share of earlier gradients")
  func momentum() {
    let descent = MomentumDescent(learningRate: 0.5, momentum: 0.25)
    var (weights, velocity): ([Float], [Float]) = ([1, 2], [])
    descent.update(&weights, velocity: &velocity, gradient: [2, 4])
    #expect(weights == [0, 0])
    descent.update(&weights, velocity: &velocity, gradient: [0, 8])
    #expect(velocity == [0.5, 9])
    #expect(weights == [-0.25, -4.5])
  }

  @Test("frozen parameters and statistics stay out of the descent; shared ones move once")
  func whatLearns() throws {
    var generator = FixedGenerator(seed: 4)
    var learning = try TrainingCase(
      network(
        """
        input 4 4 2
        conv a filters=2 kernel=3 pad=1; tanh; conv b filters=2 kernel=3 pad=1 weights-of=a
        conv c filters=2 kernel=1 frozen=#true; batchnorm d; fc e units=3; softmax
        """), images: 3, using: &generator)
    let parameters = learning.training.parameters
    let report = try learning.training.step(
      on: learning.feeds, toward: .crossEntropy(labels: [0, 1, 2]))
    #expect(report.gradientCount == (2 * 2 * 9 + 2) + (2 + 2) + (32 * 3 + 3))
    let names = learning.training.network.nodes.map(\.name)
    for (index, name) in names.enumerated() {
      let (before, after) = (parameters[index], learning.training.parameters[index])
      #expect((before.weights == after.weights) == !["a", "d", "e"].contains(name), "\(name)")
      #expect((before.mean == after.mean) == (name != "d"), "\(name)")
    }
  }

  @Test("dropout draws another mask at each step")
  func dropout() throws {
    var generator = FixedGenerator(seed: 6)
    var learning = try TrainingCase(
      network("input 8 8 4; dropout rate=0.5; fc units=1"), images: 1, using: &generator,
      MomentumDescent(learningRate: 0))
    var again = learning
    func step(_ learning: inout TrainingCase) throws -> Double {
      try learning.training.step(on: learning.feeds, toward: .squaredError(targets: [0])).loss
    }
    let losses = try [step(&learning), step(&learning)]
    #expect(losses[0] != losses[1])
    #expect(try step(&again) == losses[0])
  }

  @Test("targets that do not fit are errors")
  func targets() throws {
    let scores = Tensor.column(1, 2, 3)
    #expect(throws: KernelError.targetCount(2, needed: 1)) {
      try Objective.crossEntropy(labels: [0, 1]).evaluate(scores)
    }
    for label in [-1, 3] {
      #expect(throws: KernelError.labelOutOfRange(label, classes: 3)) {
        try Objective.crossEntropy(labels: [label]).evaluate(scores)
      }
    }
    #expect(throws: KernelError.targetCount(4, needed: 3)) {
      try Objective.squaredError(targets: [0, 0, 0, 0]).evaluate(scores)
    }
  }
}
