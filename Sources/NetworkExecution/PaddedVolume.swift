/// A volume with its padding in place as zeros, as far as a window's placements span.
struct PaddedVolume {
  private let shape: TensorShape
  private let values: [Float]

  init(_ input: Tensor, spannedBy plane: SlidingVolume) throws(KernelError) {
    let shape = input.shape
    let padded = try shape.with { axis throws(KernelError) in plane[axis].span.count }
    var values = [Float](repeating: 0, count: padded.count)
    let (planes, rows, columns) = (
      plane.depth.span, plane.vertical.span, plane.horizontal.span
    )
    let (realPlanes, realRows, realColumns) = (
      planes.clamped(to: 0..<shape.depth), rows.clamped(to: 0..<shape.height),
      columns.clamped(to: 0..<shape.width)
    )
    for channel in 0..<shape.images * shape.channels {
      for behind in realPlanes {
        for row in realRows {
          let from = ((channel * shape.depth + behind) * shape.height + row) * shape.width
          let to =
            ((channel * planes.count + behind - planes.lowerBound) * rows.count + row
              - rows.lowerBound) * columns.count - columns.lowerBound
          for column in realColumns { values[to + column] = input.values[from + column] }
        }
      }
    }
    self.shape = padded
    self.values = values
  }

  /// Returns the offset of a row, counted from the padding's first.
  func offset(image: Int, channel: Int, plane: Int, row: Int) -> Int {
    (((image * shape.channels + channel) * shape.depth + plane) * shape.height + row)
      * shape.width
  }

  /// Multiplies values `stride` apart by weights that are a bank apart, and adds each product to its sum.
  func addProducts(
    of weights: [Float], at weight: Int, bank: Int, from first: Int, every stride: Int,
    to sums: inout [Double]
  ) {
    for index in sums.indices {
      sums[index] += Double(weights[weight + index * bank]) * Double(values[first + index * stride])
    }
  }

  /// Multiplies values `stride` apart by a weight, and adds each product to its sum.
  func addProducts(
    of weight: Double, from first: Int, every stride: Int, to sums: inout [Double]
  ) {
    let count = sums.count
    // The last value read is inside the volume, so all are, `first` and `stride` not being negative.
    precondition(first >= 0 && stride > 0 && first + (count - 1) * stride < values.count)
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        if stride == 1 {
          let row = UnsafeBufferPointer(rebasing: values[first..<first + count])
          for index in 0..<count { sums[index] += weight * Double(row[index]) }
        } else {
          for index in 0..<count { sums[index] += weight * Double(values[first + index * stride]) }
        }
      }
    }
  }
}
