import NetworkAnalysis
import NetworkModel
import Testing

/// What torchvision's networks save for backward, against what PyTorch's autograd saved.
@Suite struct SavedTensorsTests {
  /// The rows "in place" were measured with `inplace=True` on every module that has it, dropout too, under
  /// hooks that keep autograd from refusing it: relu and dropout then share a storage.
  private static func policy(_ reference: MemoryReference) -> TrainingPolicy {
    let placement: LivenessPolicy.Placement = reference.isInPlace ? .overInput : .new
    return TrainingPolicy(
      placements: LivenessPolicy(
        activations: placement, dropout: placement, addition: .overInput),
      dropoutOverwritesSaved: reference.isInPlace)
  }

  @Test("saved bytes, class by class, to the byte", arguments: MemoryReference.all)
  func savedBytes(_ reference: MemoryReference) throws {
    let saved = try SavedTensors(
      of: reference.network(), policy: Self.policy(reference), batch: reference.batch)
    #expect(
      try saved.outputBytes.known + saved.intermediateBytes.known + saved.statisticBytes.known
        == reference["savedActivations"])
    #expect(try saved.inputBytes.known == reference["savedInput"])
    #expect(try saved.indexBytes.known == reference["savedIndices"])
    #expect(try saved.statisticBytes.known == reference["savedVectors"])
  }

  @Test("as many storages", arguments: MemoryReference.all)
  func storages(_ reference: MemoryReference) throws {
    let network = try reference.network()
    let saved = try SavedTensors(
      of: network, policy: Self.policy(reference), batch: reference.batch)
    // A mask for each dropout, two vectors for each batch normalization.
    let besides = network.network.nodes.reduce(0) { count, node in
      guard node.branch == nil else { return count }
      return switch node.layer.kind {
      case .dropout: count + 1
      case .batchNormalization: count + 2
      default: count
      }
    }
    #expect(try saved.outputCount + besides == reference["savedStorages"])
  }

  @Test("the most that forward and backward pass hold, to the byte", arguments: MemoryReference.all)
  func trainingPeak(_ reference: MemoryReference) throws {
    var settings = MemorySettings()
    settings.use = .training(.sgd)
    settings.trainingPolicy = Self.policy(reference)
    let need = try MemoryRequirement(of: reference.network(), batch: reference.batch, settings)
    // The measured loss was a scalar, the sum of the scores: its value and its gradient.
    #expect(try need[.activations].known + 2 * 4 == reference["trainingPeak"])
  }

  @Test("the default policy saves what PyTorch saves where dropout is not in place")
  func defaultPolicy() throws {
    for reference in MemoryReference.all where !reference.isInPlace {
      let saved = try SavedTensors(of: reference.network(), batch: reference.batch)
      #expect(
        try saved.totalBytes.known == reference["savedActivations"] + reference["savedInput"]
          + reference["savedIndices"])
    }
  }
}
