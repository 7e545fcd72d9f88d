import NetworkModel

extension TransposedConvolution: BackwardPass {
  var kept: KeptTensors { .inputs }

  /// The way back is a convolution of dO: dX = W·dO_col and dW = X·dO_colᵀ for each image and group.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(for: input.shape))
    let (rows, columns) = try canvas(for: input.shape)
    try upstream.check(
      input.shape.with(channels: filters, height: rows.kept.count, width: columns.kept.count))
    let patches = PatchColumns(
      vertical: .init(rows, windows.vertical, along: input.shape.height),
      horizontal: .init(columns, windows.horizontal, along: input.shape.width))

    var gradients = LayerGradients(
      inputs: trace.wantsInputGradients ? [Tensor(input.shape)] : [],
      weights: Array(repeating: 0, count: trace.parameters.weights.count),
      biases: upstream.biasGradient(bias))
    let (given, made) = (input.shape.channels / groups, filters / groups)
    for image in 0..<input.shape.images {
      for group in 0..<groups {
        let channels = group * given..<(group + 1) * given
        let columns = try patches.columns(
          of: upstream, image: image, channels: Array(group * made..<(group + 1) * made))
        let inputs = input.matrix(image: image, channels: channels)
        let firstWeight = channels.lowerBound * columns.rows
        gradients.weights.add(trace.products.product(inputs, columns.transposed), from: firstWeight)
        guard trace.wantsInputGradients else { continue }
        let weights = Matrix(
          rows: given, columns: columns.rows, from: firstWeight, of: trace.parameters.weights)
        gradients.inputs[0].values.add(
          trace.products.product(weights, columns),
          from: input.shape.offset(image: image, channel: channels.lowerBound))
      }
    }
    return gradients
  }
}

extension PatchColumns.Axis {
  /// The patches of the output that the filter of each of `count` values covers.
  fileprivate init(_ canvas: TransposedConvolution.Canvas, _ window: Window, along count: Int) {
    self.init(
      starts: (0..<count).map { $0 * window.stride - canvas.kept.lowerBound },
      kernel: window.kernel, dilation: window.dilation, pixels: 0..<canvas.kept.count)
  }
}
