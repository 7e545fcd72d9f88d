import NetworkModel

extension AdaptivePooling: BackwardPass {
  var kept: KeptTensors { reduction.kept }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    _ = try shape.with(height: height, width: width)
    return try reduction.gradients(
      from: upstream, of: trace, over: Self.cells(height, along: shape.height),
      Self.cells(width, along: shape.width))
  }
}
