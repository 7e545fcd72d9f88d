// Each question about a layer goes to its definition.

extension Layer {
  /// The kind of the layer, without its hyperparameters.
  public var kind: LayerKind { ask(KindQuestion()) }

  /// The family by which analyses and conventions treat the layer.
  public var family: LayerFamily { ask(FamilyQuestion()) }

  /// The word in an architecture's pattern; nil for a layer that the notation leaves out.
  public var patternWord: String? { ask(PatternQuestion()) }

  /// The memory that the output takes.
  @_spi(Rules) public var storage: OutputStorage { ask(StorageQuestion()) }

  /// The sliding window of the kinds that have one.
  public var window: SlidingWindow? { ask(WindowQuestion()) }

  /// The sliding window of the kinds that have one, without how it is rounded.
  public var windows: Windows? { window?.windows }

  /// The output volume for one image.
  @_spi(Rules) public func output(from input: LayerInput) throws(LayerError) -> Shape {
    try accept(OutputQuestion(input: input))
  }

  /// Returns the counts of learned and running values. `output` is the result of `output(from:)` for `input`.
  @_spi(Rules) public func parameters(
    from input: LayerInput, to output: Shape
  ) throws(LayerError) -> ParameterCount {
    try accept(ParameterQuestion(input: input, output: output))
  }

  /// Returns the cost of one forward pass over one image. `output` is the result of `output(from:)` for `input`.
  @_spi(Rules) public func cost(
    from input: LayerInput, to output: Shape
  ) throws(LayerError) -> Cost {
    try accept(CostQuestion(input: input, output: output))
  }

  /// The layer as a product of matrices; nil for one that is none.
  @_spi(Rules) public func matrixProduct(
    from input: LayerInput, to output: Shape
  ) throws(LayerError) -> MatrixProduct? {
    try accept(ProductQuestion(input: input, output: output))
  }

  /// Returns what training saves of the forward pass.
  @_spi(Rules) public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) throws(LayerError) -> SavedForBackward {
    try accept(SavedQuestion(input: input, output: output, form: form))
  }

  /// Returns the region of one of the inputs that a unit of the output reads.
  ///
  /// - Parameter offset: where the input begins along the axis of a concatenation; for other layers its
  ///   number among the inputs.
  func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    ask(ReadsQuestion(input: input, offset: offset, output: output))
  }

  /// Every figure of the output's shape with its formula.
  @_spi(Rules) public func shapeDerivations(
    from input: LayerInput
  ) throws(LayerError) -> [Derivation] {
    try accept(ShapeDerivation(input: input))
  }

  /// Weights, biases and statistics with their formulas.
  @_spi(Rules) public func parameterDerivations(
    from input: LayerInput, to output: Shape
  ) throws(LayerError) -> [Derivation] {
    try accept(ParameterDerivation(input: input, output: output))
  }

  /// MACs and operations of so many images with their formulas.
  @_spi(Rules) public func costDerivations(
    from input: LayerInput, to output: Shape, images: Int
  ) throws(LayerError) -> [Derivation] {
    try accept(CostDerivation(input: input, output: output, images: images))
  }

  private func ask<Visitor: LayerVisitor>(_ visitor: Visitor) -> Visitor.Answer
  where Visitor.Failure == Never {
    accept(visitor)
  }
}

// MARK: - Rounding

extension Layer {
  /// Axes along which pixels of the input or of its padding stay unread although no rounding was stated.
  @_spi(Rules) public func unreadRemainders(from input: LayerInput) -> [WindowFit] {
    guard let window, case .one(let volume) = input else { return [] }
    return window.unreadRemainders(on: volume)
  }

  /// The same layer with another window, remainders accepted; nil for kinds that cannot leave any.
  @_spi(Rules) public func with(_ windows: Windows) -> Layer? {
    replacing(SlidingWindow(windows, rounding: .floor))
  }

  /// The layer as it works where nothing is said of rounding: down.
  public var withStatedRounding: Layer {
    guard let window, window.rounding == .unstated else { return self }
    return with(window.windows) ?? self
  }

  private func replacing(_ window: SlidingWindow) -> Layer? {
    ask(ReplacementQuestion(window: window))
  }
}

// MARK: - Questions

private struct KindQuestion: LayerVisitor {
  func visit<Definition: LayerDefinition>(_ layer: Definition) -> LayerKind { Definition.kind }
}

private struct FamilyQuestion: LayerVisitor {
  func visit(_ layer: some LayerDefinition) -> LayerFamily { layer.family }
}

private struct PatternQuestion: LayerVisitor {
  func visit(_ layer: some LayerDefinition) -> String? { layer.patternWord }
}

private struct StorageQuestion: LayerVisitor {
  func visit(_ layer: some LayerDefinition) -> OutputStorage { layer.storage }
}

private struct WindowQuestion: LayerVisitor {
  func visit(_ layer: some LayerDefinition) -> SlidingWindow? { layer.window }
}

private struct ReplacementQuestion: LayerVisitor {
  let window: SlidingWindow

  func visit(_ layer: some LayerDefinition) -> Layer? { layer.replacing(window) }
}

private struct OutputQuestion: LayerVisitor {
  let input: LayerInput

  func visit(_ layer: some LayerDefinition) throws(LayerError) -> Shape {
    try Shape(try layer.output(from: input, in: Int64.self))
  }
}

private struct ParameterQuestion: LayerVisitor {
  let input: LayerInput
  let output: Shape

  func visit(_ layer: some LayerDefinition) throws(LayerError) -> ParameterCount {
    try ParameterCount(try layer.parameters(from: input, to: output, in: Int128.self))
  }
}

private struct CostQuestion: LayerVisitor {
  let input: LayerInput
  let output: Shape

  func visit(_ layer: some LayerDefinition) throws(LayerError) -> Cost {
    try Cost(try layer.cost(from: input, to: output, in: Int128.self))
  }
}

private struct ProductQuestion: LayerVisitor {
  let input: LayerInput
  let output: Shape

  func visit(_ layer: some LayerDefinition) throws(LayerError) -> MatrixProduct? {
    try layer.matrixProduct(from: input, to: output)
  }
}

private struct SavedQuestion: LayerVisitor {
  let input: LayerInput
  let output: Shape
  let form: TrainingForm

  func visit(_ layer: some LayerDefinition) throws(LayerError) -> SavedForBackward {
    try layer.saved(from: input, to: output, form)
  }
}

private struct ReadsQuestion: LayerVisitor {
  let input: Shape
  let offset: Int
  let output: Shape

  func visit(_ layer: some LayerDefinition) -> InputRegion {
    layer.reads(of: input, at: offset, to: output)
  }
}

private struct ShapeDerivation: LayerVisitor {
  let input: LayerInput

  func visit(_ layer: some LayerDefinition) throws(LayerError) -> [Derivation] {
    try layer.output(from: input, in: Derived.self).derivations
  }
}

private struct ParameterDerivation: LayerVisitor {
  let input: LayerInput
  let output: Shape

  func visit(_ layer: some LayerDefinition) throws(LayerError) -> [Derivation] {
    try layer.parameters(from: input, to: output, in: Derived.self).derivations
  }
}

private struct CostDerivation: LayerVisitor {
  let input: LayerInput
  let output: Shape
  let images: Int

  func visit(_ layer: some LayerDefinition) throws(LayerError) -> [Derivation] {
    try layer.cost(from: input, to: output, in: Derived.self).derivations(images: images)
  }
}
