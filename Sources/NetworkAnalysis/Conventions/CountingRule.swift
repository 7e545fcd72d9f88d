/// One thing that a convention counts of a layer: `factor` times a measure of it, under its conditions.
struct CountingRule: Hashable, Sendable {
  let term: CostTerm
  let factor: Int
  let measure: Measure
  /// The count to which it is added, if a convention has several.
  let count: OperationVector.Count
  /// All must be met.
  let conditions: Conditions

  init(
    _ term: CostTerm, _ factor: Int, _ measure: Measure,
    in count: OperationVector.Count = .macc, when conditions: Conditions = []
  ) {
    self.term = term
    self.factor = factor
    self.measure = measure
    self.count = count
    self.conditions = conditions
  }

  struct Conditions: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// Not where frameworks call the layer as a function.
    static let asModule = Conditions(rawValue: 1)
    /// Only where they do.
    static let asFunction = Conditions(rawValue: 2)
    /// Not where the layer is frozen.
    static let trained = Conditions(rawValue: 4)
    /// Not at the end of the network or of a side output. A softmax there PyTorch leaves to the loss, so
    /// that no model has it.
    static let read = Conditions(rawValue: 8)
    /// Only with one spatial axis.
    static let onSequences = Conditions(rawValue: 16)
    /// Only with two spatial axes: operators for other axes have other names, which the tool does not know.
    static let onPlanes = Conditions(rawValue: 32)
    /// Only with three spatial axes.
    static let onVolumes = Conditions(rawValue: 64)
    /// Only where the output has several positions.
    static let atPositions = Conditions(rawValue: 128)
  }
}

extension CountingRule {
  static let convolution = CountingRule(.convolutions, 1, .products)
  static let transposedConvolution = CountingRule(.transposedConvolutions, 1, .products)
  static let fullyConnected = CountingRule(.fullyConnected, 1, .products)
  static let matrixMultiplication = CountingRule(.matrixMultiplications, 1, .products)
  static let secondOperation = CountingRule(.secondOperation, 1, .products)
  static let convolutionBias = CountingRule(.convolutionBiases, 1, .biasAdditions)
  static let fullyConnectedBias = CountingRule(.fullyConnectedBiases, 1, .biasAdditions)
}

extension [CountingRule] {
  /// A normalization that costs `plain` per value, and `plain + affine` if it learns a factor and a shift.
  static func normalization(_ term: CostTerm, plain: Int, affine: Int) -> [CountingRule] {
    [CountingRule(term, plain, .inputs), CountingRule(term, affine, .inputsIfWeighted)]
  }
}
