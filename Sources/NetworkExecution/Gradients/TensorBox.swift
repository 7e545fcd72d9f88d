/// The place of a box inside a larger volume.
struct BoxPlace {
  var channel = 0
  var plane = 0
  var row = 0
  var column = 0
}

extension Tensor {
  /// The box of extents `smaller` that begins at a place.
  func cut(to smaller: TensorShape, at place: BoxPlace) -> Tensor {
    var box = Tensor(smaller)
    shape.forEachRow(of: smaller, from: place) { outer, inner in
      for place in 0..<smaller.width { box.values[inner + place] = values[outer + place] }
    }
    return box
  }

  /// The tensor inside zeros, or another value, of extents `larger`, at a place.
  func placed(
    in larger: TensorShape, at place: BoxPlace, among value: Float = 0
  ) -> Tensor {
    var volume = Tensor(larger, repeating: value)
    larger.forEachRow(of: shape, from: place) { outer, inner in
      for place in 0..<shape.width { volume.values[outer + place] = values[inner + place] }
    }
    return volume
  }
}

extension TensorShape {
  /// Calls `body` with where each row of a box begins in this volume and in the box itself.
  fileprivate func forEachRow(
    of box: TensorShape, from place: BoxPlace, _ body: (Int, Int) -> Void
  ) {
    for image in 0..<box.images {
      for inside in 0..<box.channels {
        let outer = offset(image: image, channel: place.channel + inside)
        let inner = box.offset(image: image, channel: inside)
        for line in 0..<box.depth * box.height {
          let (behind, row) = line.quotientAndRemainder(dividingBy: box.height)
          body(
            outer + ((place.plane + behind) * height + place.row + row) * width + place.column,
            inner + line * box.width)
        }
      }
    }
  }
}
