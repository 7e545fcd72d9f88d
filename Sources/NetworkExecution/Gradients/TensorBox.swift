extension Tensor {
  /// The box of extents `smaller` that begins at the given channel, row and column.
  func cut(to smaller: TensorShape, channel: Int, row: Int, column: Int) -> Tensor {
    var box = Tensor(smaller)
    shape.forEachRow(of: smaller, from: channel, row, column) { outer, inner in
      for place in 0..<smaller.width { box.values[inner + place] = values[outer + place] }
    }
    return box
  }

  /// The tensor inside zeros of extents `larger`, at the given channel, row and column.
  func placed(in larger: TensorShape, channel: Int, row: Int, column: Int) -> Tensor {
    var volume = Tensor(larger)
    larger.forEachRow(of: shape, from: channel, row, column) { outer, inner in
      for place in 0..<shape.width { volume.values[outer + place] = values[inner + place] }
    }
    return volume
  }
}

extension TensorShape {
  /// Calls `body` with where each row of a box begins in this volume and in the box itself.
  fileprivate func forEachRow(
    of box: TensorShape, from channel: Int, _ row: Int, _ column: Int, _ body: (Int, Int) -> Void
  ) {
    for image in 0..<box.images {
      for inside in 0..<box.channels {
        let outer = offset(image: image, channel: channel + inside)
        let inner = box.offset(image: image, channel: inside)
        for line in 0..<box.height {
          body(outer + (row + line) * width + column, inner + line * box.width)
        }
      }
    }
  }
}
