import NetworkModel

extension FullyConnected: BackwardPass {
  var kept: KeptTensors { .inputs }

  /// With a row an image, O = X·Wᵀ + b: dW = dOᵀ·X, dX = dO·W, and db sums dO over the images.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(for: input.shape))
    try upstream.check(input.shape.with(channels: units, height: 1, width: 1))
    let images = input.shape.images
    let outputs = Matrix(rows: images, columns: units, upstream.values)
    let inputs = Matrix(rows: images, columns: input.shape.imageCount, input.values)
    var gradients = LayerGradients(
      inputs: [], weights: trace.products.product(outputs.transposed, inputs).values,
      biases: upstream.biasGradient(bias))
    if trace.wantsInputGradients {
      let weights = Matrix(rows: units, columns: inputs.columns, trace.parameters.weights)
      gradients.inputs = [Tensor(input.shape, trace.products.product(outputs, weights).values)]
    }
    return gradients
  }
}
