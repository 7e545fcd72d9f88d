import NetworkModel

extension Multiplication: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    guard let first = operands.first, operands.count > 1 else {
      throw .inputCount(operands.count, needed: 2)
    }
    var shape = first.shape
    for input in operands { shape = try Self.broadcast(shape, input.shape) }
    var product = Tensor(shape, Self.repeated(first, over: shape))
    for input in operands.dropFirst() {
      let factors = Self.repeated(input, over: shape)
      for index in product.values.indices { product.values[index] *= factors[index] }
      tally.multiplications += product.values.count
    }
    return product
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// The gradient of a factor is the product of all others with dO, summed where it was repeated.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let inputs = try trace.inputs
    guard var shape = inputs.first?.shape else { throw .inputCount(0, needed: 2) }
    for input in inputs { shape = try Self.broadcast(shape, input.shape) }
    try upstream.check(shape)
    let factors = inputs.map { Self.repeated($0, over: shape) }
    let gradients = inputs.indices.map { input in
      var product = upstream
      for other in inputs.indices where other != input {
        for index in product.values.indices { product.values[index] *= factors[other][index] }
      }
      return product.summed(to: inputs[input].shape)
    }
    return LayerGradients(inputs: gradients)
  }
}

extension Multiplication {
  /// The volume over which two or more repeat their extents of 1.
  static func broadcast(_ shapes: [TensorShape]) throws(KernelError) -> TensorShape {
    guard let first = shapes.first, shapes.count > 1 else {
      throw .inputCount(shapes.count, needed: 2)
    }
    var volume = first
    for shape in shapes { volume = try broadcast(volume, shape) }
    return volume
  }

  /// The volume over which both repeat their extents of 1.
  static func broadcast(
    _ a: TensorShape, _ b: TensorShape
  ) throws(KernelError) -> TensorShape {
    func fits(_ a: Int, _ b: Int) -> Bool { a == b || a == 1 || b == 1 }
    guard a.images == b.images, fits(a.channels, b.channels), fits(a.depth, b.depth),
      fits(a.height, b.height), fits(a.width, b.width)
    else { throw .inputsDiffer(a, b) }
    let larger = a.axes >= b.axes ? a : b
    return try larger.with(channels: max(a.channels, b.channels)) { axis throws(KernelError) in
      max(a[axis], b[axis])
    }
  }

  static func repeated(_ input: Tensor, over shape: TensorShape) -> [Float] {
    guard input.shape != shape else { return input.values }
    var values: [Float] = []
    values.reserveCapacity(shape.count)
    for image in 0..<shape.images {
      for channel in 0..<shape.channels {
        let plane = input.shape.offset(
          image: image, channel: min(channel, input.shape.channels - 1))
        for behind in 0..<shape.depth {
          for row in 0..<shape.height {
            let from =
              plane
              + (min(behind, input.shape.depth - 1) * input.shape.height
                + min(row, input.shape.height - 1)) * input.shape.width
            for column in 0..<shape.width {
              values.append(input.values[from + min(column, input.shape.width - 1)])
            }
          }
        }
      }
    }
    return values
  }
}

extension Tensor {
  /// The sums over every axis along which `smaller` has an extent of 1.
  func summed(to smaller: TensorShape) -> Tensor {
    guard shape != smaller else { return self }
    var sums = [Double](repeating: 0, count: smaller.count)
    var index = 0
    for image in 0..<shape.images {
      for channel in 0..<shape.channels {
        let plane = smaller.offset(image: image, channel: min(channel, smaller.channels - 1))
        for behind in 0..<shape.depth {
          for row in 0..<shape.height {
            let first =
              plane
              + (min(behind, smaller.depth - 1) * smaller.height + min(row, smaller.height - 1))
              * smaller.width
            for column in 0..<shape.width {
              sums[first + min(column, smaller.width - 1)] += Double(values[index])
              index += 1
            }
          }
        }
      }
    }
    return Tensor(smaller, sums.map { Float($0) })
  }
}
