import NetworkModel

extension Padding: BackwardPass {
  var kept: KeptTensors { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(
      shape.with(
        channels: channelsBefore + shape.channels + channelsAfter,
        height: top + shape.height + bottom, width: left + shape.width + right))
    return LayerGradients(
      input: upstream.cut(to: shape, channel: channelsBefore, row: top, column: left))
  }
}
