import NetworkModel

extension Maximum: BackwardPass {
  var kept: KeptTensors { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let inputs = try trace.inputs
    try upstream.check(equal(inputs).shape)
    var gradients = inputs.map { Tensor($0.shape) }
    for index in upstream.values.indices {
      var largest = 0
      for input in inputs.indices
      where inputs[input].values[index] > inputs[largest].values[index] { largest = input }
      gradients[largest].values[index] = upstream.values[index]
    }
    return LayerGradients(inputs: gradients)
  }
}
