import NetworkModel

extension Crop: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    return input.cut(to: try kept(of: input.shape), at: place)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(kept(of: shape))
    return LayerGradients(input: upstream.placed(in: shape, at: place))
  }

  /// Where what is kept begins.
  private var place: BoxPlace {
    BoxPlace(plane: sides.front, row: sides.top, column: sides.left)
  }

  private func kept(of shape: TensorShape) throws(KernelError) -> TensorShape {
    guard sides.axes == shape.axes || sides.isEmpty else { throw .axesDiffer }
    return try shape.with { axis throws(KernelError) in
      let (before, after) = sides[axis]
      guard before + after < shape[axis] else { throw .nothingLeft(axis) }
      return shape[axis] - before - after
    }
  }
}
