import NetworkModel

extension Crop: BackwardPass {
  var kept: KeptTensors { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    guard top + bottom < shape.height else { throw .nothingLeft(.height) }
    guard left + right < shape.width else { throw .nothingLeft(.width) }
    try upstream.check(
      shape.with(height: shape.height - top - bottom, width: shape.width - left - right))
    return LayerGradients(input: upstream.placed(in: shape, channel: 0, row: top, column: left))
  }
}
