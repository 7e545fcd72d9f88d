/// Regions of a plane, each pooled to cells of its own: RoI pooling with a fixed number of regions.
///
/// Where the regions lie is found while a detector runs. Here each of them is the whole plane, so that costs
/// are upper bounds, while extents and parameters do not depend on it.
///
/// - Input: `H×W×C`.
/// - Output: `regions × height × width × C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: for each region as adaptive max pooling.
/// - Example: `roi-pool regions=300 height=7 width=7`
/// - Source: Girshick, arXiv:1504.08083, §2.1.
public struct RegionPooling: Hashable, Sendable {
  /// The number of regions, from 1.
  public let regions: Int
  /// The cells of each region along the height and the width, from 1.
  public let cells: Extents

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(regions: Int, height: Int, width: Int) throws(LayerError) {
    try Hyperparameter.regions.check(regions, in: 1...Shape.largestExtent)
    try Hyperparameter.height.check(height, in: 1...Shape.largestExtent)
    try Hyperparameter.width.check(width, in: 1...Shape.largestExtent)
    self.regions = regions
    cells = Extents(height: height, width: width)
  }
}

@_spi(Rules) extension RegionPooling: LayerDefinition {
  public static var kind: LayerKind { .regionPooling }

  public var family: LayerFamily { .reduction(.max, over: .region) }

  public var patternWord: String? { "POOL" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    try cells.check(for: input.axes)
    return ShapeRule(.three, input.inputChannels()) { axis in
      axis == .depth ? .quantity("regions", regions) : .quantity("as given", cells[axis])
    }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    let input = try input.single
    let places: Number = AdaptivePooling.positionsRead(of: input, cells: cells)
    let reads = .quantity("regions", regions) * places * input.inputChannels()
    return CostRule(
      operations: Reduction.max.operations(reads: reads, results: output.outputValues()),
      connections: reads)
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    .regions(of: input, cells: cells)
  }

  /// The corners of the regions with the number of their image, in the type of the values, and the place of each
  /// maximum in 32 bits, by reading of torchvision's `csrc/ops/autograd/roi_pool_kernel.cpp` and `csrc/ops/cpu/roi_pool_kernel.cpp`.
  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    SavedForBackward(intermediates: 5 * Int64(regions), indexBytes: 4 * output.count)
  }
}
