/// Each channel enlarged, or resized, by interpolation.
///
/// - Input: `H×W×C`.
/// - Output: `factor·H × factor·W × C`, or the given plane.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none for the nearest value; four multiplications and four additions for each bilinear output
///   value, sixteen for each bicubic one, for antialiased ones as many as pixels are under the filter, the
///   weights being known from the geometry.
/// - Example: `upsample factor=2`
/// - Source: PyTorch, `Upsample`; bilinear: Long, Shelhamer & Darrell, arXiv:1411.4038, §3.3; bicubic:
///   Keys 1981; antialiased: PyTorch, `UpSampleKernel.cpp`, after Pillow.
public struct Upsample: Hashable, Sendable {
  /// The size of the output plane.
  public let target: Target
  /// The interpolation between values of the input.
  public let interpolation: Interpolation

  /// The size of the output, by a factor or in pixels.
  public enum Target: Hashable, Sendable {
    case factors(Extents)
    case extents(Extents)
  }

  /// The interpolation between pixels. Raw values are the words of the language.
  public enum Interpolation: String, Hashable, Sendable, CaseIterable {
    case nearest
    /// The pixel under the center of each point: PyTorch's `nearest-exact`.
    case nearestExact = "nearest-exact"
    /// Pixels are areas: their outer edges coincide.
    case bilinear
    /// Pixels are points: the outermost coincide. PyTorch's `align_corners=True`.
    case bilinearAlignedCorners = "bilinear-aligned-corners"
    /// A triangle as wide as two pixels of the smaller image: PyTorch's `antialias=True`.
    case bilinearAntialiased = "bilinear-antialiased"
    /// Cubic pieces through four pixels, with a slope of −¾ at the outer ones' ends; pixels are areas.
    case bicubic
    /// The same of points.
    case bicubicAlignedCorners = "bicubic-aligned-corners"
    /// Cubic pieces as wide as four pixels of the smaller image, with a slope of −½.
    case bicubicAntialiased = "bicubic-antialiased"

    /// The pixels from the center of an antialiasing filter to its end, of the smaller image; nil for another.
    var filterRadius: Int64? {
      switch self {
      case .bilinearAntialiased: 1
      case .bicubicAntialiased: 2
      case .nearest, .nearestExact, .bilinear, .bilinearAlignedCorners, .bicubic,
        .bicubicAlignedCorners:
        nil
      }
    }

    /// True if it is defined on the plane alone.
    private var needsPlane: Bool {
      switch self {
      case .bicubic, .bicubicAlignedCorners, .bilinearAntialiased, .bicubicAntialiased: true
      case .nearest, .nearestExact, .bilinear, .bilinearAlignedCorners: false
      }
    }

    /// - Throws: `.axesDiffer`.
    func check(_ axes: SpatialAxes) throws(LayerError) {
      guard axes == .two || !needsPlane else { throw .axesDiffer(needed: .two, found: axes) }
    }
  }

  /// - Throws: `.hyperparameterOutOfRange`.
  public init(
    to target: Target, interpolation: Interpolation = .nearest
  ) throws(LayerError) {
    switch target {
    case .factors(let factors):
      for axis in factors.axes.all {
        try Hyperparameter.factor.check(factors[axis], in: 1...Window.largestHyperparameter)
      }
    case .extents(let extents):
      for axis in extents.axes.all {
        try axis.hyperparameter.check(extents[axis], in: 1...Shape.largestExtent)
      }
    }
    self.target = target
    self.interpolation = interpolation
  }
}

@_spi(Rules) extension Upsample: LayerDefinition {
  public static var kind: LayerKind { .upsample }

  public var family: LayerFamily { .resampling(interpolation) }

  public var patternWord: String? { "UPSAMPLE" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let input = try input.single
    try interpolation.check(input.axes)
    switch target {
    case .factors(let factors):
      try factors.check(for: input.axes)
      return ShapeRule(input.axes, input.inputChannels()) {
        .quantity("factor", factors[$0]) * .quantity($0.symbol, input[$0])
      }
    case .extents(let extents):
      try extents.check(for: input.axes)
      return ShapeRule(input.axes, input.inputChannels()) { .quantity("as given", extents[$0]) }
    }
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) throws(LayerError) -> CostRule<Number> {
    switch interpolation {
    case .nearest, .nearestExact:
      return .none
    case .bilinear, .bilinearAlignedCorners:
      // The corners of the cell between pixels: two along each axis.
      let values: Number = output.outputValues()
      let corners = values.times(1 << output.axes.rawValue)
      return CostRule(operations: OperationRule(multiplications: corners, additions: corners))
    case .bicubic, .bicubicAlignedCorners:
      // Four pixels along each axis.
      let values: Number = output.outputValues()
      let pixels = values.times(1 << (2 * output.axes.rawValue))
      return CostRule(operations: OperationRule(multiplications: pixels, additions: pixels))
    case .bilinearAntialiased, .bicubicAntialiased:
      let input = try input.single
      let places: Number = input.axes.product { axis in
        let count = reads(input[axis], to: output[axis]).readsInAll(of: output[axis])
        let read: Number = .quantity("pixels under all filters", count)
        return read.step(axis.readsStep.figure, as: axis.readsStep.symbol)
      }
      let pixels = places * input.inputChannels()
      return CostRule(operations: OperationRule(multiplications: pixels, additions: pixels))
    }
  }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    InputRegion(of: input, channels: .own) { reads(input[$0], to: output[$0]) }
  }

  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    .nothing
  }

  /// From the pixel at or before a unit's place to the one at or after it: of weight 0 none is read.
  private func reads(_ n: Int, to m: Int) -> AxisRegion {
    let (pixels, n, m) = (n, Int64(n), Int64(m))
    return switch interpolation {
    case .nearest:
      .reduced(step: n, first: 0, last: 0, divisor: m, along: pixels)
    case .nearestExact:
      // The place is (i + ½)·N / M.
      .reduced(step: 2 * n, first: n, last: n, divisor: 2 * m, along: pixels)
    case .bilinear:
      // The place is (i + ½)·N / M − ½.
      .reduced(
        step: 2 * n, first: n - m, last: n - m + 2 * m - 1, divisor: 2 * m, along: pixels)
    case .bilinearAlignedCorners:
      m == 1
        ? AxisRegion(step: 0, first: 0, last: 0, along: pixels)
        : .reduced(step: n - 1, first: 0, last: m - 2, divisor: m - 1, along: pixels)
    case .bicubic:
      .reduced(
        step: 2 * n, first: n - m, last: n - m + 2 * m - 1, divisor: 2 * m, margin: 1,
        along: pixels)
    case .bicubicAlignedCorners:
      m == 1
        ? AxisRegion(step: 0, first: 0, last: 0, along: pixels)
        : .reduced(
          step: n - 1, first: 0, last: m - 2, divisor: m - 1, margin: 1, along: pixels)
    case .bilinearAntialiased, .bicubicAntialiased:
      filtered(n, to: m, along: pixels)
    }
  }
  /// Pixels less than a radius from the place (i + ½)·N / M, each at its center. The radius is in pixels of
  /// the smaller image.
  private func filtered(_ n: Int64, to m: Int64, along pixels: Int) -> AxisRegion {
    let reach = 2 * (interpolation.filterRadius ?? 0) * max(n, m)
    return .reduced(
      step: 2 * n, first: n + m - reach, last: n - m - 1 + reach, divisor: 2 * m, along: pixels)
  }
}
