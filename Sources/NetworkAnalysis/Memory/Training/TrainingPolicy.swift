@_spi(Rules) import NetworkModel

/// A framework's way of training: which tensors the forward pass overwrites. What is saved for backward
/// follows (`SavedForBackward`): a tensor that is saved is not written over.
public struct TrainingPolicy: Hashable, Sendable {
  /// The placement of outputs in the forward pass.
  public var placements: LivenessPolicy
  /// True if a dropout may overwrite what an activation saves. Its zeros change no sign, so the backward pass
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
    placements: LivenessPolicy(
      activations: .overInput, dropout: .new, addition: .overInput, selection: .view,
      unpoolsByIndices: true))

  /// The same with nothing in place.
  public static let pytorchOutOfPlace = TrainingPolicy(
    placements: LivenessPolicy(dropout: .new, selection: .view, unpoolsByIndices: true))

  /// The policy of training that belongs to one of inference: PyTorch's way unless it says otherwise.
  public init(_ name: LivenessPolicy.Name) {
    switch name {
    case .cnnshape, .pytorch: self = .pytorch
    case .pytorchOutOfPlace: self = .pytorchOutOfPlace
    }
  }

  func mayOverwrite(saved isSaved: Bool, by layer: Layer) -> Bool {
    switch layer.family {
    case .activation(let function): !isSaved && function.canWorkInPlace
    case .noise: !isSaved || dropoutOverwritesSaved
    case .source, .product, .distance, .reduction, .learnedActivation, .gating, .scaling,
      .normalization,
      .distribution, .merge, .resampling, .rearrangement, .opaque:
      !isSaved
    }
  }
}
