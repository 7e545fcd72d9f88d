/// The values that a layer saves for backward, as in PyTorch's autograd.
///
/// Source: PyTorch 2.13, tools/autograd/derivatives.yaml and torch/nn/functional.py.
public struct SavedForBackward: Hashable, Sendable {
  /// True if the volumes that the layer reads are saved.
  public var inputs = false
  /// True if its own output is saved.
  public var output = false
  /// Values for each image that no layer outputs: a dropout's mask, what a composed operation saves
  /// between its steps.
  public var intermediates: Int64 = 0
  /// 64-bit indices of maxima for each image.
  public var indices: Int64 = 0
  /// Means and inverse deviations for each image.
  public var statistics: Int64 = 0
  /// Means and inverse deviations for a whole batch.
  public var batchStatistics: Int64 = 0

  /// The empty set, for layers whose gradient depends on no value.
  public static let nothing = SavedForBackward()

  init(
    inputs: Bool = false, output: Bool = false, intermediates: Int64 = 0, indices: Int64 = 0,
    statistics: Int64 = 0, batchStatistics: Int64 = 0
  ) {
    self.inputs = inputs
    self.output = output
    self.intermediates = intermediates
    self.indices = indices
    self.statistics = statistics
    self.batchStatistics = batchStatistics
  }
}

/// The circumstances of training on which the saved values depend.
@_spi(Rules) public struct TrainingForm: Hashable, Sendable {
  /// True if the layer's own parameters are trained.
  public let isTrained: Bool
  /// True if the output is written over the input.
  public let isInPlace: Bool

  /// A form of training by its two traits.
  public init(isTrained: Bool, isInPlace: Bool) {
    self.isTrained = isTrained
    self.isInPlace = isInPlace
  }
}
