import NetworkModel

extension MaxUnpooling: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let (flow, pooled) = try Self.volumes(operands)
    var output = Tensor(pooled.shape)
    for (cell, place) in try places(of: flow.shape, in: pooled).enumerated() {
      output.values[place] = flow.values[cell]
    }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// A value that another was written over has no part in the output, nor has what was pooled, but for its
  /// order.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let (flow, pooled) = try Self.volumes(trace.inputs)
    try upstream.check(pooled.shape)
    let places = try places(of: flow.shape, in: pooled)
    var last = [Int](repeating: -1, count: pooled.shape.count)
    for (cell, place) in places.enumerated() { last[place] = cell }
    var gradient = Tensor(flow.shape)
    for (cell, place) in places.enumerated() where last[place] == cell {
      gradient.values[cell] = upstream.values[place]
    }
    return LayerGradients(inputs: [gradient, Tensor(pooled.shape)])
  }
}

extension MaxUnpooling {
  /// - Throws: `.inputCount`.
  private static func volumes(
    _ operands: [Tensor]
  ) throws(KernelError) -> (flow: Tensor, pooled: Tensor) {
    guard operands.count == 2 else { throw .inputCount(operands.count, needed: 2) }
    return (operands[0], operands[1])
  }

  /// The place of the first maximum of each window, one for each value of what flows.
  ///
  /// - Throws: `.inputsDiffer` if there are not as many windows.
  private func places(
    of flow: TensorShape, in pooled: Tensor
  ) throws(KernelError) -> [Int] {
    let roundings: [Rounding] = rounding == .unstated ? [.floor, .ceil] : [rounding]
    for rounding in roundings {
      let volume = try SlidingVolume(windows, over: pooled.shape, rounding: rounding)
      let cells = Pooling(.max, windows: windows, rounding: rounding).cells(of: volume)
      if try cells.shape(from: pooled.shape) == flow { return cells.firstMaxima(of: pooled) }
    }
    throw .inputsDiffer(flow, pooled.shape)
  }
}

extension PooledCells {
  /// The place of the first of the largest values of each cell, in row order; of a cell without any the first of
  /// its channel.
  fileprivate func firstMaxima(of tensor: Tensor) -> [Int] {
    let shape = tensor.shape
    var maxima: [Int] = []
    maxima.reserveCapacity(
      shape.images * shape.channels * planes.count * rows.count * columns.count)
    for channel in 0..<shape.images * shape.channels {
      let start = channel * shape.planeCount
      for plane in planes {
        for row in rows {
          for column in columns {
            var largest = -1
            for behind in plane.pixels {
              for pixel in row.pixels {
                let line = start + (behind * shape.height + pixel) * shape.width
                for place in column.pixels {
                  if largest < 0 || tensor.values[line + place] > tensor.values[largest] {
                    largest = line + place
                  }
                }
              }
            }
            maxima.append(max(largest, start))
          }
        }
      }
    }
    return maxima
  }
}
