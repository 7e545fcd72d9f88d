import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution
@testable import NetworkTraining

/// Gradients of whole networks against central differences of the loss.
struct NetworkGradientTests {
  @Test("gradients of random networks equal difference quotients", arguments: 0..<30)
  func gradients(seed: Int) throws {
    var random = RandomNetworks(seed: seed)
    let description = random.draw()
    var learning = try TrainingCase(network(description), images: 3, using: &random.generator)
    let objective: Objective =
      switch seed % 3 {
      case 0: .crossEntropy(labels: [2, 0, 1])
      case 1: .crossEntropy(labels: [3, 1, 1], smoothing: 0.1)
      default: .squaredError(targets: (0..<12).map { Float($0 % 5) / 4 })
      }
    let gradients = try learning.training.gradients(on: learning.feeds, toward: objective)
    var quotients = DifferenceQuotient()
    for (index, node) in learning.training.network.nodes.enumerated() {
      let parameters = learning.training.parameters[index]
      guard !node.attributes.contains(.frozen) else {
        #expect(gradients[index] == .none)
        continue
      }
      #expect(gradients[index].weights.count == parameters.weights.count)
      #expect(gradients[index].biases.count == parameters.biases.count)
      for part in [\LayerParameters.weights, \LayerParameters.biases] {
        try quotients.compare(
          gradients[index][keyPath: part], at: parameters[keyPath: part], samples: 2,
          using: &random.generator, "\(node.name) in \(description)"
        ) { values in
          learning.training.parameters[index][keyPath: part] = values
          defer { learning.training.parameters[index] = parameters }
          return try learning.training.loss(on: learning.feeds, toward: objective)
        }
      }
    }
    #expect(quotients.compared >= quotients.kinks, "\(quotients) in \(description)")
  }
}
