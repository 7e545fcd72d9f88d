import CNNHost
package import NetworkModel

extension Softmax: BackwardPass {
  var kept: KeptTensors { .output }

  /// Of probabilities p: dx = p·(dy − Σ p·dy); of their logarithms: dx = dy − p·Σ dy.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let output = try trace.output(like: upstream)
    try upstream.check(trace.inputShape)
    var gradient = upstream
    for indices in distributions(in: upstream.shape) {
      var sum = 0.0
      switch form {
      case .plain:
        for index in indices {
          sum += Double(output.values[index]) * Double(upstream.values[index])
        }
        for index in indices {
          gradient.values[index] = Float(
            Double(output.values[index]) * (Double(upstream.values[index]) - sum))
        }
      case .logarithmic:
        for index in indices { sum += Double(upstream.values[index]) }
        for index in indices {
          gradient.values[index] = Float(
            Double(upstream.values[index]) - exp(Double(output.values[index])) * sum)
        }
      }
    }
    return LayerGradients(input: gradient)
  }

  /// Where the values of each distribution lie, image by image.
  package func distributions(in shape: TensorShape) -> [StrideTo<Int>] {
    let overVolume =
      switch scope {
      case .unstated: shape.channels == 1
      case .channels: false
      case .volume: true
      }
    return (0..<shape.images).flatMap { image in
      let (first, end) = (image * shape.imageCount, (image + 1) * shape.imageCount)
      return overVolume
        ? [stride(from: first, to: end, by: 1)]
        : (first..<first + shape.planeCount).map { stride(from: $0, to: end, by: shape.planeCount) }
    }
  }
}
