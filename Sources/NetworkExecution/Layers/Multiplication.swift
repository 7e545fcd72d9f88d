import NetworkModel

extension Multiplication {
  func run(
    on inputs: [Tensor], counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    guard let first = inputs.first, inputs.count > 1 else {
      throw .inputCount(inputs.count, needed: 2)
    }
    var shape = first.shape
    for input in inputs { shape = try Self.broadcast(shape, input.shape) }
    var product = Tensor(shape, Self.repeated(first, over: shape))
    for input in inputs.dropFirst() {
      let factors = Self.repeated(input, over: shape)
      for index in product.values.indices { product.values[index] *= factors[index] }
      tally.multiplications += product.values.count
    }
    return product
  }

  /// The volume over which both repeat their extents of 1.
  static func broadcast(
    _ a: TensorShape, _ b: TensorShape
  ) throws(KernelError) -> TensorShape {
    func fits(_ a: Int, _ b: Int) -> Bool { a == b || a == 1 || b == 1 }
    guard a.images == b.images, fits(a.channels, b.channels), fits(a.height, b.height),
      fits(a.width, b.width)
    else { throw .inputsDiffer(a, b) }
    return try a.with(
      channels: max(a.channels, b.channels), height: max(a.height, b.height),
      width: max(a.width, b.width))
  }

  static func repeated(_ input: Tensor, over shape: TensorShape) -> [Float] {
    guard input.shape != shape else { return input.values }
    var values: [Float] = []
    values.reserveCapacity(shape.count)
    for image in 0..<shape.images {
      for channel in 0..<shape.channels {
        for row in 0..<shape.height {
          let from =
            (image * input.shape.channels + min(channel, input.shape.channels - 1))
            * input.shape.height + min(row, input.shape.height - 1)
          for column in 0..<shape.width {
            values.append(
              input.values[from * input.shape.width + min(column, input.shape.width - 1)])
          }
        }
      }
    }
    return values
  }
}
