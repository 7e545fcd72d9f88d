package import CNNDiagnostics
package import NetworkFacts

/// What came of one network of a file with some settings: a model if all went well, and everything that
/// did not. Who only wants models asks `ModelSource`.
package struct ModelOutcome: Sendable {
  /// The first layer that cannot take what it reads.
  package struct ShapeConflict: Hashable, Sendable {
    package let layer: String
    /// Whether it is on a side output, without which the network may do.
    package let isInBranch: Bool
    /// The headline of the finding on it.
    package let reason: String
  }

  package let name: String
  /// Nil if there are errors; its findings are those of the outcome.
  package let model: Model?
  /// What the source says was published, and its budgets, whether or not there is a model.
  package let facts: [PublishedFact]
  package let diagnostics: [Diagnostic]
  /// Why the network does not take its input; nil if it does, or if something else is wrong.
  package let shapeConflict: ShapeConflict?
  /// What making it took; a plain layer is one.
  package let work: Int64
}
