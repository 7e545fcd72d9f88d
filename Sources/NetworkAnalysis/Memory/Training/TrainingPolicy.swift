@_spi(Rules) import NetworkModel

/// How a framework trains: what it writes over what on the way forward. What is saved for the way back
/// follows (`SavedForBackward`): a tensor that is saved is not written over.
public struct TrainingPolicy: Hashable, Sendable {
  /// Where the layers of the forward pass put their outputs.
  public var placements: LivenessPolicy
  /// Whether a dropout may write over what an activation keeps. Its zeros change no sign, so the way back
  /// could do with it; PyTorch's autograd refuses it.
  public var dropoutOverwritesSaved: Bool

  /// A policy of these placements.
  public init(placements: LivenessPolicy, dropoutOverwritesSaved: Bool = false) {
    self.placements = placements
    self.dropoutOverwritesSaved = dropoutOverwritesSaved
  }

  /// As torchvision's networks train in PyTorch: activations and residual additions in place, dropout and
  /// batch normalization not.
  public static let pytorch = TrainingPolicy(
    placements: LivenessPolicy(activations: .overInput, dropout: .new, addition: .overInput))

  func mayOverwrite(saved isSaved: Bool, by layer: Layer) -> Bool {
    switch layer.family {
    case .activation(let function): !isSaved && function.canWorkInPlace
    case .noise: !isSaved || dropoutOverwritesSaved
    case .source, .product, .distance, .reduction, .learnedActivation, .scaling, .normalization,
      .distribution, .merge, .resampling, .rearrangement:
      !isSaved
    }
  }
}
