import CNNHost
import FastExecution
import NetworkModel
import NetworkTraining

/// The deep-learning course's two-layer network, 500 steps of gradient descent on 64 random vectors.
struct RegressionRun {
  static let steps = 500
  /// Steps whose mean loss makes one figure of the trend.
  private static let stretch = 50

  func report() throws {
    var regression = try RandomRegression(
      zooNetwork("mlp-1000-100-10").network, images: 64, learningRate: 1e-4, seed: 1,
      kernels: FastKernels())
    let start = ContinuousClock.now
    let losses = try regression.losses(steps: Self.steps)
    let duration = start.duration(to: .now).milliseconds
    let means = stride(from: 0, to: Self.steps, by: Self.stretch).map { first in
      losses[first..<first + Self.stretch].reduce(0, +) / Double(Self.stretch)
    }
    print("mlp-1000-100-10, 64 vectors: \(Self.steps) steps in", rounded(duration), "ms")
    print("  loss of the first step", rounded(losses[0]), "and the last", rounded(losses[499]))
    print(
      "  means of \(Self.stretch) steps:", means.map { "\(rounded($0))" }.joined(separator: ", "))
    let falls = zip(means, means.dropFirst()).allSatisfy { $0 > $1 }
    guard falls else { throw BenchmarkError("the loss does not fall from mean to mean") }
    print("  each below the one before")
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
