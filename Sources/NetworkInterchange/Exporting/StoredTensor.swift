package import NetworkModel

/// A tensor of learned values in a file that is written: which they are, and how they lie.
package struct StoredTensor: Hashable, Sendable {
  /// The parts of a layer's parameters. Raw values are their names in PyTorch.
  package enum Part: String, Hashable, Sendable, CaseIterable {
    case weights = "weight"
    case biases = "bias"
    case mean = "running_mean"
    case variance = "running_var"

    /// The place in the order in which files have them.
    var place: Int {
      switch self {
      case .weights: 0
      case .biases: 1
      case .mean: 2
      case .variance: 3
      }
    }
  }

  /// The order of the values in the file.
  package enum Layout: Hashable, Sendable {
    /// As the layer has them.
    case own
    /// A part of them.
    case range(Range<Int>)
    /// A matrix of so many rows and columns, written by columns.
    case transposed(rows: Int, columns: Int)
    /// Of each of so many filters the values less their mean, divided by `√(σ² + ε)`.
    case standardized(filters: Int, epsilon: Double)
  }

  /// The layer whose values they are.
  package let owner: NodeID
  package let part: Part
  package let name: String
  package let extents: [Int]
  package let layout: Layout

  /// Values in the file. Each of at most five extents has 32 bits or fewer, and three of them are sizes of kernels.
  package var count: Int128 { extents.reduce(1) { $0 * Int128($1) } }
}

extension StoredTensor {
  /// Values that are turned into bytes at once.
  private static let pieceCount = 1 << 16

  /// Hands the values over as little-endian bytes, piece by piece.
  ///
  /// - Parameter values: all of the layer's part.
  /// - Precondition: the layout is one of so many values.
  package func write<Failure: Error>(
    _ values: [Float], _ write: ([UInt8]) throws(Failure) -> Void
  ) throws(Failure) {
    switch layout {
    case .own:
      try StoredTensor.write(values.indices, write) { values[$0] }
    case .range(let range):
      try StoredTensor.write(range, write) { values[$0] }
    case .transposed(let rows, let columns):
      try StoredTensor.write(0..<rows * columns, write) { place in
        let (column, row) = place.quotientAndRemainder(dividingBy: rows)
        return values[row * columns + column]
      }
    case .standardized(let filters, let epsilon):
      let size = values.count / max(filters, 1)
      for filter in 0..<filters {
        let own = filter * size..<(filter + 1) * size
        let mean = own.reduce(0.0) { $0 + Double(values[$1]) } / Double(size)
        let squares = own.reduce(0.0) {
          $0 + (Double(values[$1]) - mean) * (Double(values[$1]) - mean)
        }
        let divisor = (squares / Double(size) + epsilon).squareRoot()
        try StoredTensor.write(own, write) { Float((Double(values[$0]) - mean) / divisor) }
      }
    }
  }

  private static func write<Failure: Error>(
    _ places: Range<Int>, _ write: ([UInt8]) throws(Failure) -> Void, _ value: (Int) -> Float
  ) throws(Failure) {
    var next = places.lowerBound
    while next < places.upperBound {
      let end = min(next + pieceCount, places.upperBound)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(4 * (end - next))
      for place in next..<end {
        withUnsafeBytes(of: value(place).bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
      }
      try write(bytes)
      next = end
    }
  }
}
