import CNNHost
import NetworkModel

extension MatrixMultiplication: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) -> ParameterSizes { .none }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let (first, second) = try Self.factors(operands)
    let shape = try outputShape(first.shape, second.shape)
    var output = Tensor(shape)
    for image in 0..<shape.images {
      let (a, b) = (first.rows(of: image), second.rows(of: image))
      // Rows of the output are its channels, which the values are ordered by.
      var product = Matrix(rows: shape.channels, columns: shape.planeCount)
      for channel in 0..<product.rows {
        for position in 0..<product.columns {
          product.values[channel * product.columns + position] = Float(
            sum(for: channel, at: position, of: a, b, counting: &tally))
        }
      }
      output.write(product, to: image)
    }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// With channels as rows, O = B·A has dA = Bᵀ·dO and dB = dO·Aᵀ; where A or B enters transposed, its
  /// gradient is transposed too.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let (first, second) = try Self.factors(trace.inputs)
    try upstream.check(outputShape(first.shape, second.shape))
    var gradients = [Tensor(first.shape), Tensor(second.shape)]
    for image in 0..<first.shape.images {
      let (a, b, o) = (first.rows(of: image), second.rows(of: image), upstream.rows(of: image))
      if trace.wantsGradient(ofInput: 0) {
        let gradient =
          switch transposed {
          case .none: trace.products.product(b.transposed, o)
          case .first: trace.products.product(o.transposed, b)
          case .second: trace.products.product(b, o)
          }
        gradients[0].write(gradient, to: image)
      }
      if trace.wantsGradient(ofInput: 1) {
        let gradient =
          switch transposed {
          case .none: trace.products.product(o, a.transposed)
          case .first: trace.products.product(o, a)
          case .second: trace.products.product(a, o.transposed)
          }
        gradients[1].write(gradient, to: image)
      }
    }
    return LayerGradients(inputs: gradients)
  }
}

extension MatrixMultiplication {
  /// - Throws: `.inputCount`.
  private static func factors(
    _ operands: [Tensor]
  ) throws(KernelError) -> (first: Tensor, second: Tensor) {
    guard operands.count == 2 else { throw .inputCount(operands.count, needed: 2) }
    return (operands[0], operands[1])
  }

  /// - Throws: `.inputsDiffer`, `.tooLarge`.
  private func outputShape(
    _ first: TensorShape, _ second: TensorShape
  ) throws(KernelError) -> TensorShape {
    let fits =
      switch transposed {
      case .none: first.channels == second.planeCount
      case .first: first.planeCount == second.planeCount
      case .second: first.channels == second.channels
      }
    guard first.images == second.images, fits else { throw .inputsDiffer(first, second) }
    switch transposed {
    case .none:
      return try first.with(channels: second.channels)
    case .second:
      return try first.with(channels: second.planeCount)
    case .first:
      _ = try bounded(first.images, first.channels, second.channels)
      return TensorShape(
        images: first.images, channels: second.channels, Extents(length: first.channels))
    }
  }

  /// One value of the output: a sum over what both matrices have in common.
  private func sum(
    for channel: Int, at position: Int, of a: Matrix, _ b: Matrix,
    counting tally: inout OperationTally
  ) -> Double {
    var sum = 0.0
    switch transposed {
    case .none:
      for place in 0..<a.rows {
        sum +=
          Double(a.values[place * a.columns + position])
          * Double(b.values[channel * b.columns + place])
      }
      tally.countProducts(a.rows)
    case .second:
      for place in 0..<a.rows {
        sum +=
          Double(a.values[place * a.columns + position])
          * Double(b.values[place * b.columns + channel])
      }
      tally.countProducts(a.rows)
    case .first:
      for place in 0..<a.columns {
        sum +=
          Double(a.values[position * a.columns + place])
          * Double(b.values[channel * b.columns + place])
      }
      tally.countProducts(a.columns)
    }
    return sum
  }
}

extension Tensor {
  /// One image with its channels as rows and its positions as columns.
  fileprivate func rows(of image: Int) -> Matrix {
    Matrix(
      rows: shape.channels, columns: shape.planeCount, from: image * shape.imageCount, of: values)
  }

  /// Sets one image from its channels as rows.
  fileprivate mutating func write(_ rows: Matrix, to image: Int) {
    let start = image * shape.imageCount
    values.replaceSubrange(start..<start + shape.imageCount, with: rows.values)
  }
}
