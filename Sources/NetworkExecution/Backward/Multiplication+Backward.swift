import NetworkModel

extension Multiplication: BackwardPass {
  var kept: KeptTensors { .inputs }

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

extension Tensor {
  /// The sums over every axis along which `smaller` has an extent of 1.
  fileprivate func summed(to smaller: TensorShape) -> Tensor {
    guard shape != smaller else { return self }
    var sums = [Double](repeating: 0, count: smaller.count)
    var index = 0
    for image in 0..<shape.images {
      for channel in 0..<shape.channels {
        let plane = smaller.offset(image: image, channel: min(channel, smaller.channels - 1))
        for row in 0..<shape.height {
          let first = plane + min(row, smaller.height - 1) * smaller.width
          for column in 0..<shape.width {
            sums[first + min(column, smaller.width - 1)] += Double(values[index])
            index += 1
          }
        }
      }
    }
    return Tensor(smaller, sums.map { Float($0) })
  }
}
