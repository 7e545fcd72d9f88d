import NetworkModel

extension InputVolume: BackwardPass {
  var kept: KeptTensors { [] }

  /// The gradient of what was fed in.
  func gradients(from upstream: Tensor, of trace: LayerTrace) -> LayerGradients {
    LayerGradients(input: upstream)
  }
}
