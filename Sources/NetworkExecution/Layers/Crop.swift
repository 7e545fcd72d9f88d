import NetworkModel

extension Crop: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    let shape = input.shape
    guard top + bottom < shape.height else { throw .nothingLeft(.height) }
    guard left + right < shape.width else { throw .nothingLeft(.width) }
    let (rows, columns) = (top..<shape.height - bottom, left..<shape.width - right)
    let kept = try shape.with(height: rows.count, width: columns.count)
    var values: [Float] = []
    values.reserveCapacity(kept.count)
    for plane in 0..<shape.images * shape.channels {
      for row in rows {
        let from = (plane * shape.height + row) * shape.width
        values += input.values[from + columns.lowerBound..<from + columns.upperBound]
      }
    }
    return Tensor(kept, values)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    guard top + bottom < shape.height else { throw .nothingLeft(.height) }
    guard left + right < shape.width else { throw .nothingLeft(.width) }
    try upstream.check(
      shape.with(height: shape.height - top - bottom, width: shape.width - left - right))
    return LayerGradients(input: upstream.placed(in: shape, channel: 0, row: top, column: left))
  }
}
