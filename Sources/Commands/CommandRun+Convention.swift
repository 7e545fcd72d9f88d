import Arguments
import NetworkAnalysis
import NetworkModels

/// What `--convention` makes of a network.
extension CommandRun {
  /// The convention of `--convention`; nil for the program's own.
  private var convention: Convention? {
    guard let name = arguments.text(.convention), name != Convention.cnnshape.name else {
      return nil
    }
    return Convention.named(name)
  }

  /// The conventions that were asked for by a former name, which comes first.
  var renamedConventions: [(String, String)] {
    ((arguments.text(.convention).map { [$0] } ?? []) + (arguments.list(.between) ?? []))
      .compactMap { name in
        guard let convention = Convention.named(name), convention.name != name else { return nil }
        return (name, convention.name)
      }
  }

  /// Returns the figures of a network by the convention of `--convention`, layer by layer; nil without one.
  func conventionFigures(of summary: NetworkSummary) throws(Refusal) -> ConventionFigures? {
    guard let convention else { return nil }
    return try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try ConventionFigures(convention, of: summary)
    }
  }

  /// The same without the layers.
  func conventionTally(of summary: NetworkSummary) throws(Refusal) -> ConventionTotals? {
    guard let convention else { return nil }
    return try withoutOverflow(in: summary.network) { () throws(AnalysisError) in
      try NetworkByClass(
        of: summary.network, batch: batch, includesBranches: summary.includesBranches
      ).totals(by: convention)
    }
  }
}
