/// The bytes per number, by its use.
///
/// The mixed forms compute in 16 bits and learn in 32: layers read 16-bit copies of weights whose masters
/// and optimizer state are float32, gradients are 16 bits wide. Statistics are float32 then, and beside
/// integers.
/// Sources: Micikevicius et al., arXiv:1710.03740, §3.1; with Adam 16 bytes per parameter, Rajbhandari et al.,
/// arXiv:1910.02054, §3.1.
public enum Precision: String, Hashable, Sendable, CaseIterable {
  case float64, float32, float16, bfloat16, int16, int8
  case mixedFloat16 = "mixed-float16"
  case mixedBfloat16 = "mixed-bfloat16"

  /// Of an activation or its gradient.
  public var valueBytes: Int64 {
    switch self {
    case .float64: 8
    case .float32: 4
    case .float16, .bfloat16, .int16, .mixedFloat16, .mixedBfloat16: 2
    case .int8: 1
    }
  }

  /// Of a weight or bias as layers read it, and of its gradient.
  public var parameterBytes: Int64 { valueBytes }

  /// Of a parameter's second copy, from which the first is rounded; in training only.
  public var masterBytes: Int64 { isMixed ? 4 : 0 }

  /// Of each number that an optimizer keeps.
  public var optimizerBytes: Int64 { isMixed ? 4 : valueBytes }

  /// Bytes of a running statistic, or of a statistic saved for backward.
  public var statisticBytes: Int64 { isMixed || !canTrain ? 4 : valueBytes }

  /// True if gradients can be numbers of this kind.
  public var canTrain: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16, .mixedFloat16, .mixedBfloat16: true
    case .int16, .int8: false
    }
  }

  private var isMixed: Bool {
    switch self {
    case .mixedFloat16, .mixedBfloat16: true
    case .float64, .float32, .float16, .bfloat16, .int16, .int8: false
    }
  }
}
