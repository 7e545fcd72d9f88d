import NetworkModel

extension Convolution: BackwardPass {
  var kept: KeptTensors { .inputs }

  /// dW = dO·X_colᵀ and dX = Wᵀ·dO, scattered back, for each image and each bank of filters.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(for: input.shape))
    let plane = try SlidingPlane(windows, over: input.shape, rounding: rounding)
    try upstream.check(
      input.shape.with(channels: filters, height: plane.height, width: plane.width))
    let patches = PatchColumns(
      vertical: .init(plane.vertical, windows.vertical),
      horizontal: .init(plane.horizontal, windows.horizontal))

    var gradients = LayerGradients(
      inputs: trace.wantsInputGradients ? [Tensor(input.shape)] : [],
      weights: Array(repeating: 0, count: trace.parameters.weights.count),
      biases: upstream.biasGradient(bias))
    let banks = try banks(of: input.shape)
    for image in 0..<input.shape.images {
      for bank in banks {
        let columns = try patches.columns(of: input, image: image, channels: bank.channels)
        let outputs = upstream.matrix(image: image, channels: bank.filters)
        gradients.weights.add(
          trace.products.product(outputs, columns.transposed), from: bank.firstWeight)
        guard trace.wantsInputGradients else { continue }
        let weights = Matrix(
          rows: outputs.rows, columns: columns.rows, from: bank.firstWeight,
          of: trace.parameters.weights)
        patches.add(
          trace.products.product(weights.transposed, outputs), to: &gradients.inputs[0],
          image: image,
          channels: bank.channels)
      }
    }
    return gradients
  }

  /// Neighbouring filters that read the same channels: a group, or one row of a connection table.
  private struct Bank {
    var filters: Range<Int>
    let channels: [Int]
    let firstWeight: Int
  }

  private func banks(of input: TensorShape) throws(KernelError) -> [Bank] {
    var banks: [Bank] = []
    for (filter, reads) in try reads(of: input).filters.enumerated() {
      if let last = banks.indices.last, banks[last].channels == reads.channels {
        banks[last].filters = banks[last].filters.lowerBound..<filter + 1
      } else {
        banks.append(
          Bank(
            filters: filter..<filter + 1, channels: reads.channels, firstWeight: reads.firstWeight))
      }
    }
    return banks
  }
}

extension PatchColumns.Axis {
  /// The patches of a window that slides over an input.
  fileprivate init(_ axis: SlidingAxis, _ window: Window) {
    self.init(
      starts: axis.starts, kernel: window.kernel, dilation: window.dilation, pixels: axis.pixels)
  }
}

extension [Float] {
  /// Adds a matrix to the values from `first` on.
  mutating func add(_ matrix: Matrix, from first: Int) {
    for (place, value) in matrix.values.enumerated() { self[first + place] += value }
  }
}
