/// An operation of an imported file that is no layer of this library: a product of two paths under a
/// batch of heads, a recurrent cell, a tensor with more than three spatial axes.
///
/// It states what the file says of it, and computes nothing by rules. It has no word in the description
/// language, and no kernel.
///
/// - Input: any number of volumes, or none.
/// - Output: the volume that it states.
/// - Weights: as many as it states, or an unknown number.
/// - Biases: as many as it states, or an unknown number.
/// - Cost: the multiply–accumulates that it states, or an unknown number.
/// - Example: `{"name": "attention/scores", "kind": "opaque", "settings": {"operator": "MatMul"}}`
public struct Opaque: Hashable, Sendable {
  /// The operator's name as the file says it: `MatMul`.
  public let operatorName: String
  /// The volume of one image.
  public let output: Shape
  /// The output's extents for one image as the file has them, if it has more axes than a volume; empty
  /// otherwise.
  public let extents: [Int64]
  /// What it computes, by which conventions count it.
  public let arithmetic: Arithmetic
  /// Multiply–accumulates of matrix products for one image; nil if they are not known, or if there are
  /// none by `arithmetic`.
  public let macs: Int64?
  /// Its own parameters; nil if they are not known.
  public let parameters: ParameterCount?

  /// What an opaque operation computes, as far as conventions distinguish it. Raw values are the words of
  /// machine formats.
  public enum Arithmetic: String, Hashable, Sendable, CaseIterable {
    /// Products of two or more paths, as in attention.
    case matrixProduct = "matrix-product"
    /// Products of weights and inputs, as in fully connected layers and convolutions.
    case weightedProduct = "weighted-product"
    /// Products of weights with inputs and states, and the gates of a recurrent cell.
    case recurrence
    /// A function of the values at one place.
    case elementwise
    /// A function of each value by itself.
    case activation
    /// Values divided by a deviation or a norm.
    case normalization
    /// Values that add up to 1.
    case softmax
    /// Values moved; nothing is computed.
    case none
    /// Nobody knows.
    case unknown
  }

  /// An operation as its file states it.
  ///
  /// - Parameters:
  ///   - operatorName: as the file says it.
  ///   - output: the volume of one image.
  ///   - extents: those of the tensor without the batch, if it has more axes than a volume.
  ///   - macs: multiply–accumulates for one image; nil if they are not known. They mean nothing for an
  ///     operation without matrix products.
  ///   - parameters: its own, `.none` if it has none; nil if they are not known.
  /// - Throws: `.countOverflow` for counts below 0.
  public init(
    _ operatorName: String, output: Shape, extents: [Int64] = [], arithmetic: Arithmetic,
    macs: Int64? = nil, parameters: ParameterCount?
  ) throws(LayerError) {
    if let macs, macs < 0 { throw .countOverflow(.macs) }
    if let parameters, min(parameters.weights, parameters.biases, parameters.statistics) < 0 {
      throw .countOverflow(.parameters)
    }
    self.operatorName = operatorName
    self.output = output
    self.extents = extents
    self.arithmetic = arithmetic
    self.macs = arithmetic.hasProducts ? macs : nil
    self.parameters = parameters
  }

  /// What is not known of it.
  public var unknowns: Unknowns {
    var unknowns = arithmetic.unknowns(macsAreKnown: macs != nil)
    if parameters == nil { unknowns.insert(.parameters) }
    return unknowns
  }
}

extension Opaque.Arithmetic {
  /// True if it may make matrix products, so that their number is 0 only if that is stated.
  public var hasProducts: Bool {
    switch self {
    case .matrixProduct, .weightedProduct, .recurrence, .unknown: true
    case .elementwise, .activation, .normalization, .softmax, .none: false
    }
  }

  /// What does not follow from the class, and is not known unless somebody states it.
  func unknowns(macsAreKnown: Bool) -> Unknowns {
    var unknowns: Unknowns =
      switch self {
      case .none: []
      // Two operations for each MAC, and no more.
      case .matrixProduct: macsAreKnown ? [] : [.macs, .operations]
      case .weightedProduct: macsAreKnown ? [.connections] : [.macs, .operations, .connections]
      case .recurrence: [.operations, .connections, .saved]
      case .softmax: [.operations]
      case .elementwise, .activation, .normalization: [.operations, .saved]
      case .unknown: [.operations, .connections, .saved, .depth]
      }
    if hasProducts, !macsAreKnown { unknowns.insert(.macs) }
    return unknowns
  }

  /// For people.
  public var words: String {
    switch self {
    case .matrixProduct: "matrix product"
    case .weightedProduct: "product with weights"
    case .recurrence: "recurrent cell"
    case .elementwise: "elementwise operation"
    case .activation: "activation function"
    case .normalization: "normalization"
    case .softmax: "softmax"
    case .none: "rearrangement"
    case .unknown: "unknown operation"
    }
  }
}

@_spi(Rules) extension Opaque: LayerDefinition {
  public static var kind: LayerKind { .opaque }

  public var family: LayerFamily { .opaque(arithmetic) }

  public var patternWord: String? { arithmetic == .none ? nil : operatorName }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    ShapeRule(output.axes, .quantity("as the file states", output.channels)) {
      .quantity("as the file states", output[$0])
    }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> {
    func stated(_ count: Int64) -> Number? {
      count == 0 ? nil : .quantity("as the file states", count)
    }
    guard let parameters else { return .none }
    return ParameterRule(
      weights: stated(parameters.weights), biases: stated(parameters.biases),
      statistics: stated(parameters.statistics))
  }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> {
    guard let macs else { return .none }
    return CostRule(macs: .quantity("as the file states", macs))
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  /// Of values at the same place known; of anything else unknown.
  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    switch arithmetic {
    case .elementwise, .activation:
      output.repeats(input) ? .broadcast(input, to: output) : .unknown(of: input, to: output)
    case .matrixProduct, .weightedProduct, .recurrence, .normalization, .softmax, .none, .unknown:
      .unknown(of: input, to: output)
    }
  }

  /// A factor of a product is saved for the gradients of the others, and a softmax's output for its own.
  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    switch arithmetic {
    case .matrixProduct: SavedForBackward(inputs: true)
    case .weightedProduct: SavedForBackward(inputs: form.isTrained)
    case .softmax: SavedForBackward(output: true)
    case .recurrence, .elementwise, .activation, .normalization, .none, .unknown: .nothing
    }
  }
}

extension Shape {
  /// Returns whether another volume is this one, or becomes it by repeating extents of 1.
  fileprivate func repeats(_ other: Shape) -> Bool {
    (axes == other.axes || other.isVector)
      && (axes.all + [.channels]).allSatisfy { other[$0] == self[$0] || other[$0] == 1 }
  }
}
