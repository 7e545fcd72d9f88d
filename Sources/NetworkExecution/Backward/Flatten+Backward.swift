import NetworkModel

extension Flatten: BackwardPass {
  var kept: KeptTensors { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(shape.with(channels: shape.imageCount, height: 1, width: 1))
    return LayerGradients(input: Tensor(shape, upstream.values))
  }
}
