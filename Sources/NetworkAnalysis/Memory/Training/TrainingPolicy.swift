import NetworkModel

/// How a framework trains: what it writes over what on the way forward. What is kept for the way back
/// follows (`KeptByLayer`): a tensor that is kept is not written over.
public struct TrainingPolicy: Hashable, Sendable {
  public var placements: LivenessPolicy
  /// Whether a dropout may write over what an activation keeps. Its zeros change no sign, so the way back
  /// could do with it; PyTorch's autograd refuses it.
  public var dropoutOverwritesKept: Bool

  public init(placements: LivenessPolicy, dropoutOverwritesKept: Bool = false) {
    self.placements = placements
    self.dropoutOverwritesKept = dropoutOverwritesKept
  }

  /// As torchvision's networks train in PyTorch: activations and residual additions in place, dropout and
  /// batch normalisation not.
  public static let pytorch = TrainingPolicy(
    placements: LivenessPolicy(activations: .overInput, dropout: .new, addition: .overInput))

  func mayOverwrite(kept isKept: Bool, by layer: Layer) -> Bool {
    switch layer {
    case .activation(let activation): !isKept && activation.function.canWorkInPlace
    case .dropout: !isKept || dropoutOverwritesKept
    case .input, .convolution, .transposedConvolution, .fullyConnected, .radialBasis, .pooling,
      .globalPooling, .adaptivePooling, .parametricReLU, .maxout, .softmax, .batchNormalization,
      .layerNormalization, .groupNormalization, .localResponseNormalization, .scale,
      .concatenation, .addition, .multiplication, .maximum, .flatten, .padding, .crop, .upsample,
      .pixelShuffle, .channelShuffle, .channelSlice:
      !isKept
    }
  }
}
