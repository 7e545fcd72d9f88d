import NetworkModel

extension GlobalPooling: BackwardPass {
  var kept: KeptTensors { reduction.kept }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    return try reduction.gradients(
      from: upstream, of: trace, over: [Self.all(shape.height)], [Self.all(shape.width)])
  }
}
