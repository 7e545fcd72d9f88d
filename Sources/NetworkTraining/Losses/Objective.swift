package import NetworkExecution
package import NetworkModel

/// The objective that training minimizes.
package enum Objective: Sendable {
  /// Softmax with cross-entropy against one class a distribution, the mean over all distributions.
  ///
  /// - Parameters:
  ///   - labels: Classes counted from 0, image by image.
  ///   - smoothing: The share of the target that is spread over all classes alike, ε of Szegedy et al.,
  ///     arXiv:1512.00567, §7.
  case crossEntropy(labels: [Int], smoothing: Double = 0)
  /// The sum of squared differences from the targets, over all values of the batch.
  case squaredError(targets: [Float])

  /// An objective without its targets.
  package enum Form: String, Hashable, Sendable, CaseIterable {
    case crossEntropy = "cross-entropy"
    case squaredError = "squared error"
  }

  package var form: Form {
    switch self {
    case .crossEntropy: .crossEntropy
    case .squaredError: .squaredError
    }
  }

  /// The loss and its gradient with respect to `scores`.
  ///
  /// - Parameter softmax: Says which scores share a distribution.
  /// - Throws: `.targetCount`, `.labelOutOfRange`.
  package func evaluate(
    _ scores: Tensor, over softmax: Softmax = Softmax()
  ) throws(KernelError) -> (loss: Double, gradient: Tensor) {
    switch self {
    case .crossEntropy(let labels, let smoothing):
      try softmax.crossEntropy(of: scores, labels: labels, smoothing: smoothing)
    case .squaredError(let targets):
      try scores.squaredError(from: targets)
    }
  }
}
