import NetworkModel

extension Upsample: BackwardPass {
  var kept: KeptTensors { [] }

  /// Every point gives its gradient to the pixels it was mixed of, by their shares.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    let (height, width) =
      switch target {
      case .factor(let height, let width): (shape.height * height, shape.width * width)
      case .plane(let height, let width): (height, width)
      }
    try upstream.check(shape.with(height: height, width: width))
    let rows = points(height, along: shape.height)
    let columns = points(width, along: shape.width)
    var gradient = Tensor(shape)
    var index = 0
    for plane in 0..<shape.images * shape.channels {
      for row in rows {
        for column in columns {
          for (y, down) in [(row.first, 1 - row.share), (row.second, row.share)] where down > 0 {
            for (x, across) in [(column.first, 1 - column.share), (column.second, column.share)]
            where across > 0 {
              gradient.values[(plane * shape.height + y) * shape.width + x] +=
                upstream.values[index] * Float(down * across)
            }
          }
          index += 1
        }
      }
    }
    return LayerGradients(input: gradient)
  }
}
