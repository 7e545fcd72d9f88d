import NetworkModel

extension Reshape: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  /// The same values, which lie in the order C, H, W already.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.takeOnly()
    return Tensor(try target(of: input.shape), input.values)
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { [] }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let shape = try trace.inputShape
    try upstream.check(target(of: shape))
    return LayerGradients(input: Tensor(shape, upstream.values))
  }

  private func target(of input: TensorShape) throws(KernelError) -> TensorShape {
    var rest = input.imageCount
    for axis in axes.allAndChannels {
      guard let extent = self[axis] else { continue }
      guard rest % extent == 0 else { throw .valuesLeft(input) }
      rest /= extent
    }
    let target = TensorShape(
      images: input.images, channels: self[.channels] ?? rest,
      Extents(axes) { self[$0] ?? rest })
    guard target.imageCount == input.imageCount else { throw .valuesLeft(input) }
    return target
  }
}
