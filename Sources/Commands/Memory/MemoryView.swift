import NetworkAnalysis
import NetworkModel
import NetworkModels
import NetworkSpec

/// Everything that is said of one network's memory.
struct MemoryView {
  let model: Model
  let summary: NetworkSummary
  let policy: LivenessPolicy.Name
  let precision: Precision
  let optimizer: Optimizer
  let inference: MemoryRequirement
  /// Nil if numbers of this type cannot be trained.
  let training: MemoryRequirement?
  let live: LiveTensors
  let plan: AllocationPlan
  let smallest: SmallestPeak
  let workspace: Workspace
  /// Peaks under the other policies that have a name.
  let otherPeaks: [(policy: LivenessPolicy.Name, bytes: Int)]
  let sums: [OutputSum]

  var network: InferredNetwork { summary.network }

  init(
    _ model: Model, _ summary: NetworkSummary, policy: LivenessPolicy.Name,
    precision: Precision, optimizer: Optimizer
  ) throws(AnalysisError) {
    self.model = model
    self.summary = summary
    self.policy = policy
    self.precision = precision
    self.optimizer = optimizer
    let (network, batch) = (summary.network, summary.batch)
    let includesBranches = summary.includesBranches
    var settings = MemorySettings()
    settings.precision = precision
    settings.policy = LivenessPolicy(policy)
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
    var others: [(policy: LivenessPolicy.Name, bytes: Int)] = []
    for name in LivenessPolicy.Name.allCases where name != policy {
      others.append((name, try run(name).peakBytes))
    }
    otherPeaks = others
    var sums: [OutputSum] = []
    for policy in OutputPolicy.allCases {
      sums.append(try OutputSum(policy, of: summary, precision: precision))
    }
    self.sums = sums
  }
}
