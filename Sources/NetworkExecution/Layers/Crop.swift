import NetworkModel

extension Crop {
  func run(on input: Tensor) throws(KernelError) -> Tensor {
    let shape = input.shape
    guard top + bottom < shape.height else { throw .nothingLeft(.height) }
    guard left + right < shape.width else { throw .nothingLeft(.width) }
    let (rows, columns) = (top..<shape.height - bottom, left..<shape.width - right)
    let kept = try shape.with(height: rows.count, width: columns.count)
    var values: [Float] = []
    values.reserveCapacity(kept.count)
    for plane in 0..<shape.images * shape.channels {
      for row in rows {
        let from = (plane * shape.height + row) * shape.width
        values += input.values[from + columns.lowerBound..<from + columns.upperBound]
      }
    }
    return Tensor(kept, values)
  }
}
