import CNNDiagnostics
import CNNHost
import NetworkAnalysis
import NetworkDiagnosis
import NetworkFacts
import NetworkModel
import NetworkModels
import NetworkSpec

/// The figures of one network over all points of some axes.
struct Sweep: Sendable {
  /// Configurations between two looks at the user's wishes.
  static let chunk = 32

  let axes: SweepAxes
  /// What is asked of every point.
  let quantities: [Quantity]
  let precision: Precision
  let includesBranches: Bool
  let isStrict: Bool
  private(set) var points: [SweepPoint] = []
  /// The smallest square inputs that fit, by parameters, where some did not.
  private(set) var smallest: [(settings: String, side: Int)] = []

  init(
    _ axes: SweepAxes, of quantities: [Quantity], precision: Precision, includesBranches: Bool,
    isStrict: Bool
  ) {
    self.axes = axes
    self.quantities = quantities
    self.precision = precision
    self.includesBranches = includesBranches
    self.isStrict = isStrict
  }

  var isComplete: Bool { points.count == axes.pointCount }

  /// Calculates the next points; their order does not depend on the number of threads.
  mutating func advance(_ library: ModelFile, network: String, threads: Int) {
    let first = points.count / axes.batches.count
    let count = min(Sweep.chunk, axes.configurationCount - first)
    guard count > 0 else { return }
    var results = [[SweepPoint]](repeating: [], count: count)
    let sweep = self
    results.withUnsafeMutableBufferPointer { results in
      // Each call writes its own element.
      nonisolated(unsafe) let results = results
      concurrently(count, threads: threads) { index in
        var library = library
        results[index] = sweep.points(first + index, from: &library, network)
      }
    }
    for result in results { points += result }
  }

  private func points(
    _ index: Int, from library: inout ModelFile, _ network: String
  ) -> [SweepPoint] {
    let configuration = axes.configuration(index)
    let (elaboration, omitsBranches) = elaborate(configuration, from: &library, network)
    let strictly = isStrict ? elaboration?.diagnostics.first : nil
    guard strictly == nil, let inferred = elaboration?.network else {
      let misfit =
        elaboration?.misfit.map { SweepPoint.Misfit(layer: $0.layer, reason: $0.reason) }
        ?? SweepPoint.Misfit(
          layer: nil, reason: (strictly ?? elaboration?.diagnostics.first)?.headline ?? "no network"
        )
      return axes.batches.map { batch in
        SweepPoint(configuration: configuration, input: nil, batch: batch, outcome: .misfit(misfit))
      }
    }
    let input = inferred.firstInput
    return axes.batches.map { batch in
      SweepPoint(
        configuration: configuration, input: input, omitsBranches: omitsBranches, batch: batch,
        outcome: outcome(of: inferred, batch: batch))
    }
  }

  /// Side outputs that are not counted need not fit either, as frameworks leave them out at test time.
  private func elaborate(
    _ configuration: SweepConfiguration, from library: inout ModelFile, _ network: String
  ) -> (Elaboration?, omitsBranches: Bool) {
    var settings = configuration.elaborationSettings
    let whole = library.elaborate(network, settings: settings)
    guard !includesBranches, whole?.misfit?.isInBranch == true else { return (whole, false) }
    settings.omitsBranches = true
    return (library.elaborate(network, settings: settings), true)
  }

  private func outcome(of network: InferredNetwork, batch: Int) -> SweepPoint.Outcome {
    do throws(AnalysisError) {
      let summary = try NetworkSummary(
        of: network, batch: batch, precision: precision, includesBranches: includesBranches)
      return .figures(quantities.map { $0.value(in: summary) })
    } catch {
      return .misfit(
        SweepPoint.Misfit(
          layer: error.node.map { network[$0].name }, reason: error.error.words.headline))
    }
  }

  /// Finds the smallest inputs that fit where one did not, for a few settings of the parameters.
  mutating func findSmallestInputs(_ library: ModelFile, network: String) {
    var library = library
    var sought: Set<String> = []
    for point in points {
      guard case .misfit(let misfit) = point.outcome, misfit.layer != nil, point.input == nil,
        let input = point.configuration.input, sought.count < 8,
        sought.insert(point.configuration.settingsText).inserted
      else { continue }
      var settings = point.configuration.elaborationSettings
      settings.omitsBranches = !includesBranches
      let side = library.smallestSide(
        of: network, settings: settings, not: max(input.height, input.width))
      if let side { smallest.append((point.configuration.settingsText, side)) }
    }
  }
}

/// A point of a sweep.
struct SweepPoint: Sendable {
  /// Why there are no figures.
  struct Misfit: Hashable, Sendable {
    let layer: String?
    let reason: String
  }

  enum Outcome: Sendable {
    /// In the order of the quantities.
    case figures([Int?])
    case misfit(Misfit)
  }

  let configuration: SweepConfiguration
  /// The input's volume, if the network takes it.
  let input: Shape?
  /// Whether a side output does not fit and was left out.
  var omitsBranches = false
  let batch: Int
  let outcome: Outcome
}

extension SweepPoint.Misfit {
  /// ``pool5`: kernel 2×2 does not fit an input of 1×1`
  var text: String { (layer.map { "`\($0)`: " } ?? "") + reason }
}

extension InferredNetwork {
  /// The volume of the first input.
  var firstInput: Shape? {
    for node in network.nodes {
      if case .input(let volume) = node.layer { return volume.shape }
    }
    return nil
  }
}
