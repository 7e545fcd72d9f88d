package import CNNDiagnostics
import NetworkDiagnosis
package import NetworkFacts
package import NetworkModel

/// A network that a reader of some format has built node by node, with what it found while doing so.
package struct BuiltNetwork {
  /// The name by which the file calls it.
  package let name: String
  /// A longer name for people; empty without one.
  package var title = ""
  /// Papers, results and notes.
  package var citations: [Citation] = []
  /// The settings that it was written with.
  package var parameters: [PublishedFact.Setting] = []
  /// The settings that a run may choose.
  package var settable: Set<String> = []
  /// What was published of it.
  package var facts: [PublishedFact] = []
  /// The nodes so far, with their volumes.
  package var inference: ShapeInference
  /// By the indices that nodes carry.
  package var origins: [Origin] = []
  /// The results.
  package var outputs: [NodeID] = []
  /// Faults of the text, apart from those of volumes.
  package var faults: [Diagnostic] = []
  /// Warnings about what a network that can be calculated leaves open.
  package var remarks: [Diagnostic] = []
  /// True if a layer is missing because something is wrong with it.
  package var isIncomplete = false

  /// A network of no nodes yet.
  package init(name: String, title: String = "") {
    self.name = name
    self.title = title
    inference = ShapeInference(name: name, title: title)
  }

  /// True if a layer does not take what it reads.
  package var hasConflict: Bool {
    inference.findings.contains { finding in
      switch finding.fault {
      case .error, .weightsDiffer: true
      case .unreadRemainders: false
      }
    }
  }

  /// The network if nothing is wrong, and all findings on it.
  ///
  /// - Parameter expanded: what the file has instead of settings, in a note on one that is given.
  package consuming func elaboration(
    _ settings: ElaborationSettings, expanded: String
  ) -> Elaboration {
    let origins = Origins(own: origins)
    let shapes = ShapeDiagnostics(
      inference: inference, origins: origins, dependsOnPlane: !settings.seeksRemedies)
    let unknown = unknownSettings(settings, expanded)
    let diagnostics =
      unknown
      + (faults + shapes.diagnostics() + remarks).sortedByPlace().map { $0.withoutEdits }
    let conflict = shapes.firstConflict.map { node, headline in
      Elaboration.ShapeConflict(
        layer: inference[node].name, isInBranch: inference[node].branch != nil, reason: headline,
        smallestSide: settings.seeksRemedies ? inference.smallestSide : nil,
        nearestSmaller: settings.seeksNearestInputs ? inference.nearestSmallerInput : nil,
        nearestLarger: settings.seeksNearestInputs ? inference.nearestLargerInput : nil)
    }
    let misfits = faults.isEmpty && unknown.isEmpty ? inference.branchesOfConflicts() : nil
    let work = Int64(inference.count)
    let isSound = !isIncomplete && !diagnostics.contains { $0.severity == .error }
    var network = isSound ? inference.finish(outputs: outputs, origins: origins) : nil
    var foldedNormalizations = 0
    if settings.foldsBatchNormalization, let whole = network {
      (network, foldedNormalizations) = whole.folded
    }
    return Elaboration(
      name: name, title: title, citations: citations, parameters: parameters, network: network,
      foldedNormalizations: foldedNormalizations, facts: facts, diagnostics: diagnostics,
      work: work, shapeConflict: conflict, unfitBranches: misfits ?? [])
  }

  /// What a network that is already expanded cannot be set to.
  private func unknownSettings(
    _ settings: ElaborationSettings, _ expanded: String
  ) -> [Diagnostic] {
    settings.parameters.filter { !settable.contains($0.name) }.map { setting in
      Diagnostic(
        .unknownName, .error,
        "`\(setting.name.excerpt)=\(setting.value.excerpt)`: "
          + "`\(name.excerpt)` has no setting `\(setting.name.excerpt)`",
        at: .commandLine, notes: [expanded])
    }
  }
}
