public import CNNTables
import CNNText
public import NetworkAnalysis
import NetworkModel

/// The report of `memory`: the memory for inference and training, and the meaning of tools' sums.
public struct MemoryReport: Sendable {
  let subject: ReportSubject
  let profile: MemoryProfile
  let notes: [String]
  /// Nil without a device.
  let deviceFit: DeviceFit?

  /// - `policy`: what is written over what in inference.
  /// - `optimizer`: the one that training is calculated for.
  /// - `device`: the one that the network should fit.
  /// - `notes`: what else a reader should know.
  /// - Throws: `AnalysisError` if bytes exceed 64 bits.
  public init(
    _ subject: ReportSubject, _ summary: NetworkSummary, policy: LivenessPolicy.Name = .cnnshape,
    optimizer: Optimizer = .momentum, device: Device? = nil, notes: [String] = []
  ) throws(AnalysisError) {
    self.subject = subject
    self.notes = notes
    profile = try MemoryProfile(of: summary, policy: policy, optimizer: optimizer)
    deviceFit = device.map { [profile] in DeviceFit($0, profile) }
  }

  /// The report, for any format.
  public var report: Report {
    let summary = profile.summary
    let precision = summary.precision.rawValue
    return Report("cnnshape.memory/2") {
      subject
      Line(
        "memory for \(images(summary.batch)), \(precision) numbers, "
          + "policy \(profile.policy.rawValue)"
      ) {
        Member("batch", summary.batch)
        Member("dtype", precision)
        Member("policy", profile.policy.rawValue)
        Member("includesBranches", summary.includesBranches)
      }
      deviceVerdict
      figures
      Member("inference", profile.inference.data)
      Member("live", live)
      if let training = profile.training { Member("training", training.data) }
      sumsForPrograms
      remarks
      PartialNetwork(summary.network)
      Notes(notes)
    }
  }

  // MARK: For programs

  /// The live tensors while the network runs.
  private var live: DataValue {
    let (live, smallest) = (profile.live, profile.smallest)
    return .object {
      Member("peakBytes", live.peakBytes)
      if let node = live.peakNode { Member("peakLayer", profile.name(node)) }
      Member(
        "alive",
        .list(of: live.alive(during: live.peakStep)) { tensor in
          .record {
            Member("layer", profile.name(tensor.node))
            Member("bytes", tensor.bytes)
            if tensor.areIndices { Member("indices", true) }
          }
        })
      Member("arenaBytes", profile.plan.arenaBytes)
      Member("alignment", profile.plan.alignment)
      Member("bestOrderPeakBytes", smallest.peakBytes)
      Member("bestOrderIsExact", smallest.isExact)
      Member("lowerBoundBytes", smallest.lowerBound)
      if !smallest.isGivenOrder {
        Member("bestOrder", smallest.run.order.map { profile.name($0) })
      }
      Member(
        "otherPolicies",
        .list(of: profile.otherPeaks) { other in
          .record {
            Member("policy", other.policy.rawValue)
            Member("peakBytes", other.bytes)
          }
        })
      if let node = profile.workspace.node {
        Member(
          "workspace",
          .record {
            Member("layer", profile.name(node))
            Member("bytes", profile.workspace.bytes)
          })
      }
    }
  }

  /// Tools' sums with their terms, of which the page has the totals.
  private var sumsForPrograms: Section {
    Section("outputs", rows: profile.sums) {
      Column.data("policy") { .text($0.policy.rawValue) }
      Column.data("values") { $0.values.data }
      Column.data("bytes") { $0.bytes.data }
      Column.data("inputBytes") { $0.inputBytes.map { .integer($0) } }
      Column.data("parameterBytes") { $0.parameterBytes.map { $0.data } }
      Column.data("totalBytes") { $0.totalBytes.data }
      Column.data("unitBytes") { .integer($0.policy.unit.bytes) }
      Column.data("meaning") { .text($0.policy.meaning) }
      Column.data("notCounted") { .texts($0.kindsNotCounted.map { $0.rawValue }) }
      Column.data("source") { .text($0.policy.source) }
    }
  }
}
