@_spi(Rules) public import NetworkModel

/// The operations of a layer and its traffic between processor and memory, for a batch.
///
/// Each value is moved once: all inputs are read, the output is written, weights, biases and running
/// statistics are read. What works in place writes where it read; a view, the input and what does nothing
/// at test time (dropout) move nothing; a crop or slice reads what it keeps. No cache holds anything from
/// one layer to the next.
public struct LayerTraffic: Hashable, Sendable {
  /// Values of the inputs that are read.
  public let valuesRead: Int64
  /// Values of the output that are written.
  public let valuesWritten: Int64
  /// Weights, biases and statistics, another layer's too where they are shared.
  public let parameters: Int64
  /// The number type of the values.
  public let precision: Precision
  /// Values and parameters moved, in bytes.
  public let bytes: KnownCount
  /// Scalar operations of every class, each counted as one, each MAC as two.
  public let operations: KnownCount

  /// Operations per byte; nil where nothing moves, or if one of the two is not known.
  public var intensity: Double? { Roofline.intensity(operations, bytes) }

  /// - Throws: `.countOverflow` if a sum exceeds 64 bits.
  public init(
    of id: NodeID, in summary: NetworkSummary, precision: Precision = .float32
  ) throws(LayerError) {
    let network = summary.network
    let layer = network[id].layer
    let output = network.shape(of: id)
    let input = network.input(of: id)
    let kept = try layer.parameters(from: input, to: output)
    let counts = summary[id].operations
    var operations = Int128(0)
    for kind in OperationCount.Class.allCases { operations += Int128(counts[kind].known) }
    let (read, written) = layer.valuesMoved(from: input, to: output)
    let values = (read + written) * Int128(summary.batch)
    let parameters = Int128(kept.total) + Int128(kept.statistics)
    // No number is larger than its bytes, nor is the sum of two.
    let unknowns = layer.unknowns
    bytes = KnownCount(
      try narrowed(
        values * Int128(precision.valueBytes)
          + Int128(kept.total) * Int128(precision.parameterBytes)
          + Int128(kept.statistics) * Int128(precision.statisticBytes), .bytes),
      lacking: unknowns.intersection(.parameters))
    valuesRead = try narrowed(read * Int128(summary.batch), .activations)
    valuesWritten = try narrowed(written * Int128(summary.batch), .activations)
    self.parameters = try narrowed(parameters, .parameters)
    self.precision = precision
    self.operations = KnownCount(
      try narrowed(operations, .operations), isLowerBound: counts.isLowerBound)
  }
}

extension Layer {
  /// Values read and written for one image.
  fileprivate func valuesMoved(
    from input: LayerInput, to output: Shape
  ) -> (read: Int128, written: Int128) {
    switch family {
    case .source, .noise, .rearrangement(.view), .rearrangement(.flattening),
      .activation(.identity):
      return (0, 0)
    case .rearrangement(.selection):
      return (Int128(output.count), Int128(output.count))
    case .product, .distance, .reduction, .activation, .learnedActivation, .gating, .scaling,
      .normalization, .distribution, .merge, .resampling, .rearrangement(.concatenation),
      .rearrangement(.padding), .rearrangement(.permutation), .rearrangement(.scattering), .opaque:
      let read =
        switch input {
        case .none: Int128(0)
        case .one(let shape): Int128(shape.count)
        case .several(let shapes): shapes.reduce(Int128(0)) { $0 + Int128($1.count) }
        }
      return (read, Int128(output.count))
    }
  }
}
