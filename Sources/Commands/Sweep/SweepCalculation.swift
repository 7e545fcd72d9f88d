import CNNDiagnostics
import CNNHost
import NetworkAnalysis
import NetworkDiagnosis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec

/// A network of a file, at the points of a sweep.
struct SweepCalculation {
  /// Configurations between two looks at the user's wishes.
  private static let chunk = 32
  /// Searches for the smallest input that fits, which take long.
  private static let mostSearches = 8

  let file: ModelFile
  let network: String
  let isStrict: Bool
  let imports: ImportSettings

  /// Calculates the next points; their order does not depend on the number of threads.
  ///
  /// - Throws: What is wrong with a value of `--set`, which no input mends.
  func advance(_ sweep: inout Sweep, threads: Int) throws(Refusal) {
    let configurations = sweep.nextConfigurations(atMost: SweepCalculation.chunk)
    guard !configurations.isEmpty else { return }
    var results = [Points](repeating: .refused([]), count: configurations.count)
    let known = sweep
    results.withUnsafeMutableBufferPointer { results in
      // Each call writes its own element.
      nonisolated(unsafe) let results = results
      concurrently(configurations.count, threads: threads) { index in
        results[index] = points(configurations.lowerBound + index, of: known)
      }
    }
    for result in results {
      switch result {
      case .calculated(let points): sweep.append(points)
      case .refused(let diagnostics): throw Refusal(diagnostics, code: .misuse)
      }
    }
  }

  /// What came of one configuration.
  private enum Points {
    case calculated([SweepPoint])
    case refused([Diagnostic])
  }

  private func points(_ index: Int, of sweep: Sweep) -> Points {
    var file = file
    let configuration = sweep.axes.configuration(index)
    let (outcome, omitsBranches) = outcome(
      of: configuration, from: &file, includesBranches: sweep.includesBranches)
    let wrong = outcome?.diagnostics.ofCommandLine ?? []
    guard wrong.isEmpty else { return .refused(wrong) }
    let strictly = isStrict ? outcome?.diagnostics.first { $0.severity != .note } : nil
    let swept: SweptNetwork
    if strictly == nil, let model = outcome?.model {
      swept = .fits(
        model.network, omitsBranches: omitsBranches,
        warning: outcome?.diagnostics.first { $0.id == .windowRemainder }?.headline)
    } else if let conflict = outcome?.shapeConflict {
      swept = .shapeConflict(
        SweepPoint.ShapeConflict(layer: conflict.layer, reason: conflict.reason))
    } else {
      let reason =
        (strictly ?? outcome?.diagnostics.first { $0.severity == .error })?.headline ?? "no network"
      swept = .shapeConflict(SweepPoint.ShapeConflict(layer: nil, reason: reason))
    }
    return .calculated(sweep.points(of: configuration, swept) { $0.error.words.headline })
  }

  /// Side outputs that are not counted need not fit either, as frameworks leave them out at test time.
  private func outcome(
    of configuration: SweepConfiguration, from file: inout ModelFile, includesBranches: Bool
  ) -> (ModelOutcome?, omitsBranches: Bool) {
    var settings = elaborationSettings(of: configuration)
    let whole = file.outcome(of: network, settings: settings)
    guard !includesBranches, whole?.shapeConflict?.isInBranch == true else { return (whole, false) }
    settings.omitsBranches = true
    let rest = file.outcome(of: network, settings: settings)
    // What the main path needs of a side output, it cannot do without.
    guard rest?.model != nil || rest?.shapeConflict != nil else { return (whole, false) }
    return (rest, true)
  }

  /// Finds the smallest inputs that fit where one did not, for a few settings of the parameters.
  func findSmallestInputs(_ sweep: inout Sweep) {
    var file = file
    for configuration in sweep.misfits(atMost: SweepCalculation.mostSearches) {
      guard let input = configuration.input else { continue }
      var settings = elaborationSettings(of: configuration)
      settings.omitsBranches = !sweep.includesBranches
      let side = file.smallestSide(
        of: network, settings: settings, not: input.largestExtent)
      if let side { sweep.smallest.append((configuration.settingsText, side)) }
    }
  }

  /// Finds the inputs nearest to those that did not fit, for the first few of them.
  func findNearestInputs(_ sweep: inout Sweep) {
    var file = file
    var searches = 0
    for (index, point) in sweep.points.enumerated() where searches < SweepCalculation.mostSearches {
      guard point.isMisfit, point.batch == sweep.axes.batches.first else { continue }
      searches += 1
      var settings = elaborationSettings(of: point.configuration)
      settings.omitsBranches = !sweep.includesBranches
      let nearest = file.nearestInputs(of: network, settings: settings)
      sweep.noteNearest(nearest, at: index)
    }
  }
}

extension SweepCalculation {
  /// The settings for elaboration. Remedies are not sought: they would be for one point only.
  private func elaborationSettings(of configuration: SweepConfiguration) -> ElaborationSettings {
    var all = ElaborationSettings()
    all.parameters = configuration.settings
    all.input = configuration.input
    all.imports = imports
    all.seeksRemedies = false
    all.demandsBranches = true
    return all
  }
}
