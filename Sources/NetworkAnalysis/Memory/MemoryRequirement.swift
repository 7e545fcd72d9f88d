@_spi(Rules) public import NetworkModel

/// The use of a network: inference or training.
public enum MemoryUse: Hashable, Sendable {
  case inference
  case training(Optimizer)
}

/// All that a network needs at once, part by part, in bytes.
public struct MemoryRequirement: Hashable, Sendable {
  /// A part of the memory needed. Raw values are the names in machine formats.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    /// Weights and biases as layers read them, those that share counted once.
    case parameters
    /// Float32 copies of them under mixed precision.
    case masterParameters
    /// Running statistics.
    case statistics
    /// Of the parameters that are trained.
    case parameterGradients
    case optimizerState
    /// The most that tensors hold at once: outputs that live, in training also what is saved for the way
    /// back and the gradients on it.
    case activations
  }

  /// True if it is for inference or for training, and with which optimizer.
  public let use: MemoryUse
  /// Images that are run at once.
  public let batch: Int
  /// The number type.
  public let precision: Precision
  /// One part and its size.
  public struct Share: Hashable, Sendable {
    /// The part that the bytes belong to.
    public let part: Part
    /// The size; more than 0, or not known.
    public let bytes: KnownCount
  }

  /// In the order of `Part`; none for a part of which there is nothing.
  public let parts: [Share]
  /// For training: the tensors saved for backward, which are included in the activations.
  public let saved: SavedTensors?
  /// What is known of the sum of the parts.
  let knownTotal: Int64

  /// The sum of the parts.
  public var totalBytes: KnownCount {
    KnownCount(knownTotal, isLowerBound: parts.contains { $0.bytes.isLowerBound })
  }

  /// Parameters and running statistics, which are the same for every batch.
  public var keptBytes: KnownCount { self[.parameters].plus(self[.statistics]) }

  /// The size of a part; 0 if there is nothing of it.
  public subscript(part: Part) -> KnownCount { parts.first { $0.part == part }?.bytes ?? 0 }
}

/// The settings on which a network's memory depends, apart from the batch.
public struct MemorySettings: Hashable, Sendable {
  /// The use of the network: inference or training.
  public var use = MemoryUse.inference
  /// The number type.
  public var precision = Precision.float32
  /// Of inference.
  public var policy = LivenessPolicy(.cnnshape)
  /// Of training.
  public var trainingPolicy = TrainingPolicy.pytorch
  /// True if side outputs run too.
  public var includesBranches = false
  /// True if the tensors of inference lie in one arena, as on devices without an allocator; else they are counted as
  /// they are.
  public var placesInArena = false

  /// Inference in float32 under the project's own policy, without side outputs.
  public init() {}
}

extension MemoryRequirement {
  /// - Throws: `AnalysisError` if bytes exceed 64 bits.
  public init(
    of network: InferredNetwork, batch: Int, _ settings: MemorySettings
  ) throws(AnalysisError) {
    let parameters = try ParameterTotals(
      of: network, includesBranches: settings.includesBranches)
    try self.init(of: network, parameters, batch: batch, settings)
  }

  init(
    of network: InferredNetwork, _ parameters: ParameterTotals, batch: Int,
    _ settings: MemorySettings
  ) throws(AnalysisError) {
    let precision = settings.precision
    let unknowns = network.network.unknowns(includingBranches: settings.includesBranches)
    let lacksParameters = unknowns.contains(.parameters)
    var parts: [Share] = []
    var total: Int64 = 0
    func add(
      _ part: Part, _ count: Int64, _ width: Int64, isLowerBound: Bool = lacksParameters
    ) throws(AnalysisError) {
      guard count > 0 || isLowerBound, width > 0 else { return }
      do throws(LayerError) {
        let bytes = try count.multiplied(by: width)
        total = try total.plus(bytes)
        parts.append(Share(part: part, bytes: KnownCount(bytes, isLowerBound: isLowerBound)))
      } catch {
        throw .sum(error)
      }
    }
    try add(.parameters, parameters.all, precision.parameterBytes)
    switch settings.use {
    case .inference:
      try add(.statistics, parameters.statistics, precision.statisticBytes)
      let live = try LiveTensors(
        of: network, policy: settings.policy, batch: batch, precision: precision,
        includesBranches: settings.includesBranches)
      saved = nil
      let bytes =
        settings.placesInArena
        ? try AllocationPlan(of: live).arenaBytes.known : live.knownPeakBytes
      try add(.activations, bytes, 1, isLowerBound: live.isPartial)
    case .training(let optimizer):
      try add(.masterParameters, parameters.trained, precision.masterBytes)
      try add(.statistics, parameters.statistics, precision.statisticBytes)
      try add(.parameterGradients, parameters.trained, precision.parameterBytes)
      try add(
        .optimizerState, parameters.trained,
        precision.optimizerBytes * optimizer.numbersPerParameter)
      let pass = try TrainingForwardPass(
        of: network, policy: settings.trainingPolicy, batch: batch, precision: precision,
        includesBranches: settings.includesBranches)
      saved = SavedTensors(of: pass, lacking: unknowns)
      // Without knowing where gradients come from, what the forward pass holds is all that is certain.
      let peak =
        network.network.omissions.isEmpty
        ? GradientFlow(back: pass, of: network.network).peakBytes : pass.peakBytes
      try add(
        .activations, peak, 1,
        isLowerBound: !unknowns.isDisjoint(with: SavedTensors.lackedUnknowns))
    }
    self.use = settings.use
    self.batch = batch
    self.precision = precision
    self.parts = parts
    knownTotal = total
  }
}

/// Parameters of the layers that run, whatever the batch.
struct ParameterTotals: Sendable {
  private(set) var all: Int64 = 0
  /// Those that a gradient reaches.
  private(set) var trained: Int64 = 0
  private(set) var statistics: Int64 = 0

  /// - Throws: `AnalysisError` if there are more than fit in 64 bits.
  init(of network: InferredNetwork, includesBranches: Bool) throws(AnalysisError) {
    let nodes = network.network.nodes
    let owners = WeightOwners(of: network.network, includesBranches: includesBranches)
    let places = network.network.places(includingBranches: includesBranches)
    let backward = try BackwardPass(of: network, includesBranches: includesBranches)
    // What several layers share learns from each of them.
    var learns = [Bool](repeating: false, count: nodes.count)
    for place in places where backward.learns[place] {
      learns[network.network.weightOwner(at: place)] = true
    }
    for place in places where owners.counts(nodes[place], at: place) {
      let id = network.network.id(at: place)
      let count: ParameterCount
      do throws(LayerError) {
        count = try nodes[place].layer.parameters(
          from: network.input(of: id), to: network.shape(of: id))
      } catch {
        throw AnalysisError(node: id, error: error)
      }
      do throws(LayerError) {
        all = try all.plus(count.total, .parameters)
        statistics = try statistics.plus(count.statistics, .parameters)
      } catch {
        throw .sum(error)
      }
      if learns[network.network.weightOwner(at: place)] { trained += count.total }
    }
    do throws(LayerError) {
      for omission in network.network.omissions {
        guard let count = omission.parameters else { continue }
        all = try all.plus(count.total, .parameters)
        statistics = try statistics.plus(count.statistics, .parameters)
        trained = try trained.plus(count.total, .parameters)
      }
    } catch {
      throw .sum(error)
    }
  }
}
