import CNNHost
import NetworkExecution
import NetworkModel

extension Softmax {
  /// `−Σ q·ln p`, with p the softmax of a distribution's scores and q its target, and the gradient
  /// `(p − q) / n`, n the number of distributions.
  ///
  /// - Throws: `.targetCount`, `.labelOutOfRange`.
  func crossEntropy(
    of scores: Tensor, labels: [Int], smoothing: Double
  ) throws(KernelError) -> (loss: Double, gradient: Tensor) {
    let distributions = distributions(in: scores.shape)
    guard labels.count == distributions.count else {
      throw .targetCount(labels.count, needed: distributions.count)
    }
    var loss = 0.0
    var gradient = Tensor(scores.shape)
    for (indices, label) in zip(distributions, labels) {
      let places = Array(indices)
      guard places.indices.contains(label) else {
        throw .labelOutOfRange(label, classes: places.count)
      }
      let largest = places.reduce(-Double.infinity) { max($0, Double(scores.values[$1])) }
      let sum = places.reduce(0.0) { $0 + exp(Double(scores.values[$1]) - largest) }
      for (place, index) in places.enumerated() {
        let logarithm = Double(scores.values[index]) - largest - log(sum)
        let target = (place == label ? 1 - smoothing : 0) + smoothing / Double(places.count)
        // A target of 0 adds nothing, however unlikely the class.
        if target > 0 { loss -= target * logarithm / Double(labels.count) }
        gradient.values[index] = Float((exp(logarithm) - target) / Double(labels.count))
      }
    }
    return (loss, gradient)
  }
}
