import NetworkModel

extension Addition: BackwardPass {
  var kept: KeptTensors { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    LayerGradients(inputs: trace.inputShapes.map { _ in upstream })
  }
}
