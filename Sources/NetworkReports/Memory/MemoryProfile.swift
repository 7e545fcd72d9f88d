import NetworkAnalysis
import NetworkModel

/// All figures of one network's memory that its report states.
struct MemoryProfile: Sendable {
  let summary: NetworkSummary
  let policy: LivenessPolicy.Name
  let inference: MemoryRequirement
  /// Nil if numbers of this type cannot be trained.
  let training: MemoryRequirement?
  let live: LiveTensors
  let plan: AllocationPlan
  let smallest: SmallestPeak
  let workspace: Workspace
  /// Peaks under the other policies that have a name.
  let otherPeaks: [(policy: LivenessPolicy.Name, bytes: KnownCount)]
  let sums: [ActivationTotal]

  /// - `optimizer`: the one that training is calculated for.
  /// - Throws: `AnalysisError` if bytes exceed 64 bits.
  init(
    of summary: NetworkSummary, policy: LivenessPolicy.Name, optimizer: Optimizer
  ) throws(AnalysisError) {
    self.summary = summary
    self.policy = policy
    let (network, batch, precision) = (summary.network, summary.batch, summary.precision)
    let includesBranches = summary.includesBranches
    var settings = MemorySettings()
    settings.precision = precision
    settings.policy = LivenessPolicy(policy)
    settings.trainingPolicy = TrainingPolicy(policy)
    settings.includesBranches = includesBranches
    inference = try MemoryRequirement(of: network, batch: batch, settings)
    settings.use = .training(optimizer)
    training =
      if precision.canTrain {
        try MemoryRequirement(of: network, batch: batch, settings)
      } else { nil }
    func run(_ name: LivenessPolicy.Name) throws(AnalysisError) -> LiveTensors {
      try LiveTensors(
        of: network, policy: LivenessPolicy(name), batch: batch, precision: precision,
        includesBranches: includesBranches)
    }
    live = try run(policy)
    plan = try AllocationPlan(of: live)
    smallest = try SmallestPeak(
      of: network, policy: LivenessPolicy(policy), batch: batch, precision: precision,
      includesBranches: includesBranches)
    workspace = try Workspace(
      of: network, precision: precision, includesBranches: includesBranches)
    var others: [(policy: LivenessPolicy.Name, bytes: KnownCount)] = []
    for name in LivenessPolicy.Name.allCases where name != policy {
      others.append((name, try run(name).peakBytes))
    }
    otherPeaks = others
    var sums: [ActivationTotal] = []
    for policy in ActivationTotal.Policy.allCases {
      sums.append(try ActivationTotal(policy, of: summary, precision: precision))
    }
    self.sums = sums
  }

  /// True if something of the network is not known.
  var isPartial: Bool { summary.network.network.isPartial }

  func name(_ node: NodeID) -> String { summary.network[node].name }
}
