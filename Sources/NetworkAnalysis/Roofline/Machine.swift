import NetworkModel

/// A processor with its memory, as the roofline model sees it.
public struct Machine: Hashable, Sendable {
  /// Operations a second.
  public let peak: Double
  /// Bytes a second.
  public let bandwidth: Double

  /// Nil unless both are positive and finite.
  public init?(peak: Double, bandwidth: Double) {
    guard peak > 0, peak.isFinite, bandwidth > 0, bandwidth.isFinite else { return nil }
    self.peak = peak
    self.bandwidth = bandwidth
  }

  fileprivate init(teraflops: Double, gigabytes: Double) {
    peak = teraflops * 1e12
    bandwidth = gigabytes * 1e9
  }

  /// Operations per byte above which the processor is the limit, and no longer the memory.
  public var ridge: Double { peak / bandwidth }

  /// Seconds that a layer takes at least: as long as it computes, or as long as it moves bytes,
  /// whichever is longer.
  ///
  /// Source: Williams, Waterman & Patterson, "Roofline", Communications of the ACM 52 (4), 2009.
  public func time(of traffic: LayerTraffic) -> Double {
    max(Double(traffic.operations.known) / peak, Double(traffic.bytes.known) / bandwidth)
  }

  /// Returns the bound of a layer; nil if it neither computes nor moves anything, or if that is not known.
  public func bound(of traffic: LayerTraffic) -> Bound? {
    let (operations, bytes) = (traffic.operations.known, traffic.bytes.known)
    guard operations > 0 || bytes > 0 else { return nil }
    let isCompute = Double(operations) / peak >= Double(bytes) / bandwidth
    // More of what is the limit already changes nothing.
    let other = isCompute ? traffic.bytes : traffic.operations
    guard !other.isLowerBound else { return nil }
    return isCompute ? .compute : .memory
  }

  /// The bound of a layer. Raw values are the words of reports.
  public enum Bound: String, Hashable, Sendable, CaseIterable {
    case compute, memory
  }
}

extension Machine {
  /// A machine with a name, and who states its figures. Raw values are what the command line says.
  public enum Preset: String, Hashable, Sendable, CaseIterable {
    case a100With40GB = "a100-40gb"
    case a100With80GB = "a100-80gb"
    case a100With80GBInTF32 = "a100-80gb-tf32"
    case h100 = "h100-sxm"
    case h100InTF32 = "h100-sxm-tf32"
    case opteron2214 = "opteron-2214"

    /// The machine's peak and bandwidth.
    public var machine: Machine {
      switch self {
      case .a100With40GB: Machine(teraflops: 19.5, gigabytes: 1555)
      case .a100With80GB: Machine(teraflops: 19.5, gigabytes: 2039)
      case .a100With80GBInTF32: Machine(teraflops: 156, gigabytes: 2039)
      case .h100: Machine(teraflops: 67, gigabytes: 3350)
      case .h100InTF32: Machine(teraflops: 494.5, gigabytes: 3350)
      case .opteron2214: Machine(teraflops: 0.0176, gigabytes: 15)
      }
    }

    /// The source of the two figures.
    public var source: String {
      switch self {
      case .a100With40GB, .a100With80GB:
        "NVIDIA A100 data sheet 1758950, SXM: FP32 without tensor cores"
      case .a100With80GBInTF32:
        "NVIDIA A100 data sheet 1758950, SXM: TF32 tensor cores, dense"
      case .h100:
        "NVIDIA H100 data sheet, SXM: FP32 without tensor cores"
      case .h100InTF32:
        "NVIDIA H100 data sheet, SXM: TF32 tensor cores, dense, half of the 989 with sparsity"
      case .opteron2214:
        "Williams, Waterman & Patterson 2009, figure 1a: two sockets, double precision, measured bandwidth"
      }
    }
  }
}
