import NetworkModel

/// The rules behind a peak of live tensors: which are overwritten in place, and which are held longer.
///
/// Common to all: a tensor lives from the layer that makes it until the last layer that reads it has run;
/// a tensor that no layer reads is a result and stays. A layer's inputs and output are live while it runs.
/// A tensor is overwritten only by its last reader. A concatenation copies.
public struct LivenessPolicy: Hashable, Sendable {
  /// The placement of a layer's output.
  public enum Placement: Hashable, Sendable {
    /// In its own memory.
    case new
    /// Over its first input, if nothing reads that later.
    case overInput
    /// It is the input, viewed differently or passed through.
    case view
  }

  /// The placement for a fixed function of each value.
  public var activations: Placement
  /// The placement for a ReLU with learned slopes.
  public var parametricReLU: Placement
  /// The placement for normalization with running statistics, which becomes a factor and a bias.
  public var batchNormalization: Placement
  /// The placement for a learned factor and bias per channel.
  public var scale: Placement
  /// The placement for dropout, which does nothing at test time.
  public var dropout: Placement
  /// The placement for a sum of volumes, such as a residual.
  public var addition: Placement
  /// The placement for a part of a volume: a crop or a slice of channels. A view keeps the whole volume.
  public var selection: Placement
  /// True if the network's inputs are held for the whole run.
  public var holdsInput = false
  /// True if a max pooling makes the place of each maximum too, a 64-bit integer that is dropped after.
  public var countsPoolingIndices = false
  /// True if an unpooling reads the places of the maxima, 64-bit integers that the max pooling makes and that are
  /// held for it, and not the volume that was pooled.
  public var unpoolsByIndices: Bool

  /// A custom policy; by default every layer except dropout has its own memory.
  public init(
    activations: Placement = .new, parametricReLU: Placement = .new,
    batchNormalization: Placement = .new, scale: Placement = .new, dropout: Placement = .view,
    addition: Placement = .new, selection: Placement = .new, unpoolsByIndices: Bool = false
  ) {
    self.activations = activations
    self.parametricReLU = parametricReLU
    self.batchNormalization = batchNormalization
    self.scale = scale
    self.dropout = dropout
    self.addition = addition
    self.selection = selection
    self.unpoolsByIndices = unpoolsByIndices
  }

  /// The policies that have a name.
  public enum Name: String, Hashable, Sendable, CaseIterable {
    case cnnshape, pytorch
    case pytorchOutOfPlace = "pytorch-out-of-place"
  }

  /// The policy of a name.
  public init(_ name: Name) {
    switch name {
    case .cnnshape:
      // As `OutputStorage` says of each layer, and as `verify` executes it.
      self.init(
        activations: .overInput, parametricReLU: .overInput, batchNormalization: .overInput,
        scale: .overInput)
    case .pytorch:
      self.init(
        activations: .overInput, addition: .overInput, selection: .view, unpoolsByIndices: true)
    case .pytorchOutOfPlace:
      self.init(selection: .view, unpoolsByIndices: true)
    }
  }
}

extension LivenessPolicy {
  func placement(of layer: Layer) -> Placement {
    switch layer.family {
    case .activation(.identity): .view
    case .activation: activations
    case .learnedActivation: parametricReLU
    case .normalization(.tracked), .normalization(.image): batchNormalization
    case .scaling: scale
    case .noise: dropout
    case .merge(.addition): addition
    case .rearrangement(.view), .rearrangement(.flattening): .view
    case .rearrangement(.selection): selection
    case .source, .product, .distance, .reduction, .normalization(.layer), .normalization(.group),
      .normalization(.neighbors), .normalization(.instance), .normalization(.response),
      .normalization(.norm), .gating, .distribution, .merge(.subtraction),
      .merge(.weightedAddition), .merge(.multiplication), .merge(.maximum),
      .merge(.matrixMultiplication),
      .resampling, .rearrangement(.concatenation), .rearrangement(.padding),
      .rearrangement(.permutation), .rearrangement(.scattering), .opaque:
      .new
    }
  }
}

extension Layer {
  /// True if it takes the largest value of each window.
  var isMaxPooling: Bool {
    switch family {
    case .reduction(.max, over: .window), .reduction(.max, over: .plane),
      .reduction(.max, over: .cell):
      true
    case .reduction(.average, over: _), .reduction(.l2, over: _), .reduction(.lp, over: _),
      .reduction(.sum, over: _),
      .reduction(.max, over: .channels), .reduction(.max, over: .axis),
      .reduction(.max, over: .region), .source, .product,
      .distance, .activation,
      .learnedActivation, .gating, .scaling, .normalization, .distribution, .noise, .merge,
      .resampling,
      .rearrangement, .opaque:
      false
    }
  }
}
