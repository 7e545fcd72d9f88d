public import NetworkModel

/// Bytes that a forward pass saves for backward: each piece of memory once, however many layers save
/// it. Parameters and running statistics, which the backward pass also reads, are not included.
public struct SavedTensors: Hashable, Sendable {
  /// Outputs of layers.
  public let outputBytes: Int64
  /// The network's inputs.
  public let inputBytes: Int64
  /// Dropout masks, and intermediates of composed operations.
  public let intermediateBytes: Int64
  /// The places of the maxima that poolings found, 64-bit integers.
  public let indexBytes: Int64
  /// Means and inverse deviations computed by normalizations.
  public let statisticBytes: Int64
  /// The number of saved outputs.
  public let outputCount: Int

  /// The sum of all parts.
  public var totalBytes: Int64 {
    outputBytes + inputBytes + intermediateBytes + indexBytes + statisticBytes
  }

  init(of pass: TrainingForwardPass) {
    let saved = pass.storages.filter { $0.keepers > 0 }
    func bytes(_ content: TrainingForwardPass.Content) -> Int64 {
      saved.reduce(0) { $0 + ($1.content == content ? $1.bytes : 0) }
    }
    outputBytes = bytes(.output)
    inputBytes = bytes(.input)
    outputCount = saved.count { $0.content == .output }
    intermediateBytes = pass.extras.reduce(0) { $0 + $1.intermediates }
    indexBytes = bytes(.indices) + pass.extras.reduce(0) { $0 + $1.indices }
    statisticBytes = pass.extras.reduce(0) { $0 + $1.statistics }
  }

  /// - Throws: `.countOverflow(.bytes)`.
  public init(
    of network: InferredNetwork, policy: TrainingPolicy = .pytorch, batch: Int = 1,
    precision: Precision = .float32, includesBranches: Bool = false
  ) throws(AnalysisError) {
    self.init(
      of: try TrainingForwardPass(
        of: network, policy: policy, batch: batch, precision: precision,
        includesBranches: includesBranches))
  }
}
