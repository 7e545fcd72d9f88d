import NetworkModel

extension ChannelSlice: BackwardPass {
  var kept: KeptTensors { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    guard start + count <= shape.channels else {
      throw .channelOutOfRange(start + count - 1, channels: shape.channels)
    }
    try upstream.check(shape.with(channels: count))
    return LayerGradients(input: upstream.placed(in: shape, channel: start, row: 0, column: 0))
  }
}
