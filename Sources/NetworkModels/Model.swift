package import CNNDiagnostics
package import NetworkFacts
package import NetworkModel
package import NetworkSpec

/// A network to work on, wherever it came from. What could not be made one is a `Refusal`, so that
/// everything above it has a network with inferred shapes.
package struct Model: Sendable {
  package let name: String
  /// Empty if the source gives none.
  package let title: String
  package let citations: [Citation]
  /// The parameters in force, defaults included.
  package let parameters: [PublishedFact.Setting]
  package let network: InferredNetwork
  /// The number of batch normalizations that became part of the layers before them.
  package let foldedNormalizations: Int
  /// The same with the source's own input, where the run chose another; nil elsewhere.
  package internal(set) var usual: InferredNetwork?
  package let facts: [PublishedFact]
  /// Warnings and notes; none is an error.
  package internal(set) var diagnostics: [Diagnostic]
  /// The origin of the model.
  package let origin: ModelReference

  /// The notes of the source, each beginning with the network's name.
  package var notes: [String] {
    citations.lazy.filter { $0.kind == .note }.map { "\(name): \($0.text)" }
  }
}
