package import CNNDiagnostics

/// The result of checking one file.
package struct CheckedFile: Sendable {
  /// A fact, and the finding if it does not hold.
  package typealias Fact = (fact: CheckedFact, diagnostic: Diagnostic?)

  package let path: String
  /// The names of its networks.
  package var networks: [String] = []
  /// Findings about the file and its networks; those of a fact are with the fact.
  package var diagnostics: [Diagnostic] = []
  package var facts: [Fact] = []

  /// False for a text with the budgets of a folder.
  let isModel: Bool

  package init(path: String, isModel: Bool = true) {
    self.path = path
    self.isModel = isModel
  }

  var allDiagnostics: [Diagnostic] { diagnostics + facts.compactMap(\.diagnostic) }
}
