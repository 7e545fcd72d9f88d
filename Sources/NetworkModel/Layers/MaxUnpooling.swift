/// Each value put back where a max pooling found the maximum of its window, with zeros everywhere else.
///
/// What was pooled is an input: the positions of its maxima are found anew. Where windows overlap and share a
/// maximum, the value of the last of them stays.
///
/// - Input: two volumes, `h×w×C` of what flows and `H×W×C` that a max pooling with these windows turns into
///   `h×w×C`.
/// - Output: `H×W×C`.
/// - Weights: none.
/// - Biases: none.
/// - Cost: none; the pooling has found the positions.
/// - Example: `max-unpool kernel=2 stride=2 { path { maxpool kernel=2 stride=2 }; path }`
/// - Source: Zeiler & Fergus, arXiv:1311.2901, §2.1; Badrinarayanan, Kendall & Cipolla, arXiv:1511.00561, §3.
public struct MaxUnpooling: Hashable, Sendable {
  /// The windows of the max pooling.
  public let windows: Windows
  /// The rounding of the max pooling; if it is not stated, what flows shows which it was.
  public let rounding: Rounding

  /// What undoes a max pooling with these windows.
  public init(windows: Windows, rounding: Rounding = .unstated) {
    self.windows = windows
    self.rounding = rounding
  }
}

@_spi(Rules) extension MaxUnpooling: LayerDefinition {
  public static var kind: LayerKind { .maxUnpooling }

  public var family: LayerFamily { .rearrangement(.scattering) }

  public var patternWord: String? { "UNPOOL" }

  public var window: SlidingWindow? { nil }

  public func replacing(_ window: SlidingWindow) -> Layer? { nil }

  public func output<Number: RuleNumber>(
    from input: LayerInput, in _: Number.Type
  ) throws(LayerError) -> ShapeRule<Number> {
    let volumes = input.all
    guard volumes.count >= 2 else { throw .tooFewInputs(count: volumes.count, needed: 2) }
    guard volumes.count == 2 else { throw .tooManyInputs(count: volumes.count, most: 2) }
    let (flow, pooled) = (volumes[0], volumes[1])
    try windows.check(on: pooled)
    let given = try output(
      ofPooling: pooled, rounding: rounding == .unstated ? .floor : rounding)
    if flow != given {
      guard rounding == .unstated else {
        throw .notOfPooling(pooled, gives: [given], other: flow)
      }
      let up = try output(ofPooling: pooled, rounding: .ceil)
      guard flow == up else {
        throw .notOfPooling(pooled, gives: up == given ? [given] : [given, up], other: flow)
      }
    }
    return .onPlane(of: pooled, pooled.inputChannels())
  }

  /// What the max pooling makes of the volume.
  private func output(
    ofPooling pooled: Shape, rounding: Rounding
  ) throws(LayerError) -> Shape {
    let extents = try Extents(pooled.axes) { axis throws(LayerError) in
      let positions: Int64 = try windows[axis].positions(
        along: pooled[axis], axis: axis, rounding: rounding)
      try windows[axis].checkReading(along: pooled[axis], axis: axis, rounding: rounding)
      guard let extent = Int(exactly: positions) else {
        throw .extentOutOfRange(axis, positions)
      }
      return extent
    }
    return try Shape(extents, channels: pooled.channels)
  }

  public func parameters<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> ParameterRule<Number> { .none }

  public func cost<Number: RuleNumber>(
    from input: LayerInput, to output: Shape, in _: Number.Type
  ) -> CostRule<Number> { .none }

  public func matrixProduct(from input: LayerInput, to output: Shape) -> MatrixProduct? { nil }

  public var storage: OutputStorage { .new }

  /// Of what flows, the windows that a unit is in; of what was pooled, all that those see.
  public func reads(of input: Shape, at offset: Int, to output: Shape) -> InputRegion {
    InputRegion(of: input, channels: .own) { axis in
      offset == 0
        ? .covering(windows[axis], of: output[axis], along: input[axis])
        : .windows(
          windows[axis], around: input[axis], positions: positions(along: input[axis], axis))
    }
  }

  /// How many windows the pooling has along an axis, at least and at most.
  private func positions(along pixels: Int, _ axis: Axis) -> ClosedRange<Int64> {
    func count(_ rounding: Rounding) -> Int64 {
      (try? windows[axis].positions(along: pixels, axis: axis, rounding: rounding)) ?? 0
    }
    guard rounding == .unstated else {
      let count = count(rounding)
      return count...count
    }
    let least = count(.floor)
    return least...max(least, count(.ceil))
  }

  /// What was pooled, as the pooling does: PyTorch saves the positions, in the same memory as the pooling's.
  public func saved(
    from input: LayerInput, to output: Shape, _ form: TrainingForm
  ) -> SavedForBackward {
    var saved = SavedForBackward()
    saved.inputs = .some([false, true])
    return saved
  }
}
