import NetworkModel

extension RegionPooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  /// Every region is the whole plane, and is pooled by itself.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let cells = try pooledCells(of: input.shape)
    var output = Tensor(try outputShape(on: input.shape))
    let plane = cells.rows.count * cells.columns.count
    for region in 0..<regions {
      let pooled = try input.reduced(by: .max, over: cells, counting: &tally)
      for channel in 0..<input.shape.images * input.shape.channels {
        for cell in 0..<plane {
          output.values[(channel * regions + region) * plane + cell] =
            pooled.values[channel * plane + cell]
        }
      }
    }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// Each region hands its gradient on to its maxima, which regions share.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try upstream.check(outputShape(on: input.shape))
    let cells = try pooledCells(of: input.shape)
    let pooled = try cells.shape(from: input.shape)
    let plane = pooled.planeCount
    var sum = Tensor(input.shape)
    for region in 0..<regions {
      var part = Tensor(pooled)
      for channel in 0..<pooled.images * pooled.channels {
        for cell in 0..<plane {
          part.values[channel * plane + cell] =
            upstream.values[(channel * regions + region) * plane + cell]
        }
      }
      let gradients = try Reduction.max.gradients(from: part, of: trace, over: cells)
      for (place, value) in try gradients.inputs.only.values.enumerated() {
        sum.values[place] += value
      }
    }
    return LayerGradients(input: sum)
  }
}

extension RegionPooling {
  /// - Throws: `.axesDiffer`, `.tooLarge`.
  private func outputShape(on input: TensorShape) throws(KernelError) -> TensorShape {
    guard input.axes == .two else { throw .axesDiffer }
    _ = try bounded(input.images, input.channels, regions, cells.height, cells.width)
    return TensorShape(
      images: input.images, channels: input.channels,
      Extents(depth: regions, height: cells.height, width: cells.width))
  }

  private func pooledCells(of input: TensorShape) throws(KernelError) -> PooledCells {
    guard input.axes == .two else { throw .axesDiffer }
    return PooledCells(of: input) { AdaptivePooling.cells(cells[$0], along: input[$0]) }
  }
}
