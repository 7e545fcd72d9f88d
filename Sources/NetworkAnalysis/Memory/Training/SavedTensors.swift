public import NetworkModel

/// Bytes that a forward pass saves for backward: each piece of memory once, however many layers save
/// it. Parameters and running statistics, which the backward pass also reads, are not included.
public struct SavedTensors: Hashable, Sendable {
  /// Outputs of layers.
  public let outputBytes: KnownCount
  /// The network's inputs.
  public let inputBytes: KnownCount
  /// Dropout masks, and intermediates of composed operations.
  public let intermediateBytes: KnownCount
  /// The places of the maxima that poolings found, 64-bit integers.
  public let indexBytes: KnownCount
  /// Means and inverse deviations computed by normalizations.
  public let statisticBytes: KnownCount
  /// The number of saved outputs, as far as they are known.
  public let outputCount: Int

  /// The sum of all parts.
  public var totalBytes: KnownCount {
    KnownCount(
      outputBytes.known + inputBytes.known + intermediateBytes.known + indexBytes.known
        + statisticBytes.known, isLowerBound: outputBytes.isLowerBound)
  }

  /// Without which it is not known what is saved: a layer whose parameters nobody knows may be trained.
  static let lackedUnknowns: Unknowns = [.outputs, .saved, .parameters]

  init(of pass: TrainingForwardPass, lacking unknowns: Unknowns) {
    let saved = pass.storages.filter { $0.keepers > 0 }
    let isLowerBound = !unknowns.isDisjoint(with: SavedTensors.lackedUnknowns)
    func count(_ bytes: Int64) -> KnownCount { KnownCount(bytes, isLowerBound: isLowerBound) }
    func bytes(_ content: TrainingForwardPass.Content) -> Int64 {
      saved.reduce(0) { $0 + ($1.content == content ? $1.bytes : 0) }
    }
    outputBytes = count(bytes(.output))
    inputBytes = count(bytes(.input))
    outputCount = saved.count { $0.content == .output }
    intermediateBytes = count(pass.extras.reduce(0) { $0 + $1.intermediates })
    indexBytes = count(bytes(.indices) + pass.extras.reduce(0) { $0 + $1.indices })
    statisticBytes = count(pass.extras.reduce(0) { $0 + $1.statistics })
  }

  /// - Throws: `.countOverflow(.bytes)`.
  public init(
    of network: InferredNetwork, policy: TrainingPolicy = .pytorch, batch: Int = 1,
    precision: Precision = .float32, includesBranches: Bool = false
  ) throws(AnalysisError) {
    self.init(
      of: try TrainingForwardPass(
        of: network, policy: policy, batch: batch, precision: precision,
        includesBranches: includesBranches),
      lacking: network.network.unknowns(includingBranches: includesBranches))
  }
}
