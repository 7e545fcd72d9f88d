package import Foundation

/// A layer that PyTorch computed, forward and backward: `Tests/Fixtures/operator-cases.py` says how.
package struct OperatorCase: Decodable, Hashable, Sendable, CustomStringConvertible {
  package let name: String
  /// The body of a description: inputs, and the layer that reads them.
  package let network: String
  package let images: Int
  /// The values of each input; those of the output follow.
  package let inputs: [[Float]]
  package let output: [Float]
  package let weights, biases, mean, variance: [Float]?
  /// The gradients with respect to the output, and what follows from it.
  package let upstream: [Float]
  package let gradients: [[Float]]
  package let weightsGradient, biasesGradient: [Float]?
  /// What autograd saves; nil where the operator is written in another way here than PyTorch's own.
  package let saved, savedInPlace: Saved?

  package struct Saved: Decodable, Hashable, Sendable {
    package let inputs: [Bool]
    package let output: Bool
    /// Of tensors that are neither, nor parameters.
    package let bytes: Int64
  }

  package var description: String { name }

  package static func fixture(in package: URL) throws -> [OperatorCase] {
    let file = package.appending(path: "Tests/Fixtures/operator-cases.json")
    return try JSONDecoder().decode([OperatorCase].self, from: Data(contentsOf: file))
  }
}
