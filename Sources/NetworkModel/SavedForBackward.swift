/// The values that a layer saves for backward, as in PyTorch's autograd.
///
/// Source: PyTorch 2.13, tools/autograd/derivatives.yaml and torch/nn/functional.py.
public struct SavedForBackward: Hashable, Sendable {
  /// The volumes that the layer reads and saves.
  public var inputs = Inputs.none
  /// True if its own output is saved.
  public var output = false
  /// Values for each image that no layer outputs: a dropout's mask, what a composed operation saves
  /// between its steps.
  public var intermediates: Int64 = 0
  /// Bytes of the places of maxima for each image, whose width does not depend on that of the values.
  public var indexBytes: Int64 = 0
  /// Means and inverse deviations for each image.
  public var statistics: Int64 = 0
  /// Means and inverse deviations for a whole batch.
  public var batchStatistics: Int64 = 0

  /// Which of the volumes that a layer reads.
  public enum Inputs: Hashable, Sendable {
    case none, all
    /// Those that are true, in the order of the inputs.
    case some([Bool])
  }

  /// The empty set, for layers whose gradient depends on no value.
  public static let nothing = SavedForBackward()

  init(
    inputs: Bool = false, output: Bool = false, intermediates: Int64 = 0, indexBytes: Int64 = 0,
    statistics: Int64 = 0, batchStatistics: Int64 = 0
  ) {
    self.inputs = inputs ? .all : .none
    self.output = output
    self.intermediates = intermediates
    self.indexBytes = indexBytes
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
  /// Whether a gradient goes back to each input, for layers with several; empty for the others.
  public let passesGradient: [Bool]

  /// A form of training by its traits.
  public init(isTrained: Bool, isInPlace: Bool, passesGradient: [Bool] = []) {
    self.isTrained = isTrained
    self.isInPlace = isInPlace
    self.passesGradient = passesGradient
  }

  /// Returns whether a gradient goes back to an input; to the only one it does.
  func passesGradient(toInput index: Int) -> Bool {
    index >= passesGradient.count || passesGradient[index]
  }
}
