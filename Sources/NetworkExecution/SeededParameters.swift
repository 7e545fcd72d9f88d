package import NetworkModel

/// Parameters that follow from a seed, the layer's place and their own place alone.
///
/// Weights are drawn after He et al., arXiv:1502.01852, in the uniform form: a variance of 2 / fan-in
/// keeps the size of values from layer to layer. The running statistics of batch normalization are those
/// of the very values that arrive, so that the deepest network stays finite.
package struct SeededParameters: ParameterSource, Sendable {
  package let seed: UInt64
  package var threads: Int

  package init(seed: UInt64, threads: Int = 1) {
    self.seed = seed
    self.threads = threads
  }

  package func parameters(for layer: ParameterRequest) -> LayerParameters {
    guard !layer.sizes.isEmpty else { return .none }
    let (sizes, fanIn) = (layer.sizes, Float(max(layer.sizes.fanIn, 1)))
    var parameters = LayerParameters()
    parameters.biases = numbers(.biases, of: layer).uniform(sizes.biases, within: 0.1)
    let weights = numbers(.weights, of: layer)
    switch sizes.initialWeights {
    case .scaledToFanIn:
      parameters.weights = weights.uniform(
        sizes.weights, within: (6 / fanIn).squareRoot(), threads: threads)
    case .unit:
      parameters.weights = weights.uniform(sizes.weights, within: 1, threads: threads)
    case .around(let middle):
      parameters.weights = weights.uniform(sizes.weights, within: 0.1).map { middle + $0 }
    }
    if sizes.mean > 0, let input = layer.inputs.first {
      (parameters.mean, parameters.variance) = Self.statistics(of: input)
    }
    return parameters
  }

  /// Images for an input layer, of mean 0 and variance 1.
  package func input(_ volume: Shape, at node: NodeID, images: Int = 1) -> Tensor {
    let shape = TensorShape(images: images, volume)
    return Tensor(shape, numbers(0, of: node).uniform(shape.count, within: Float(3).squareRoot()))
  }

  private func numbers(_ part: LayerParameters.Part, of layer: ParameterRequest) -> SeededNumbers {
    let stream: UInt64 =
      switch part {
      case .weights: 0
      case .biases: 1
      case .mean: 2
      case .variance: 3
      }
    return numbers(stream, of: layer.node)
  }

  private func numbers(_ stream: UInt64, of node: NodeID) -> SeededNumbers {
    SeededNumbers(seed: seed, stream: UInt64(node.index) << 2 | stream)
  }

  /// Mean and variance of each channel.
  ///
  /// The one value of a channel without extent is its own mean, and nothing would be left of it; there
  /// the mean is 0 and the variance the value's square.
  private static func statistics(of input: Tensor) -> (mean: [Float], variance: [Float]) {
    var (means, variances): ([Float], [Float]) = ([], [])
    for channel in 0..<input.shape.channels {
      let ranges = input.shape.ranges(ofChannel: channel)
      let count = Double(ranges.count * input.shape.planeCount)
      var (sum, squares) = (0.0, 0.0)
      for range in ranges { for index in range { sum += Double(input.values[index]) } }
      let mean = count > 1 ? sum / count : 0
      for range in ranges {
        for index in range {
          let distance = Double(input.values[index]) - mean
          squares += distance * distance
        }
      }
      means.append(Float(mean))
      variances.append(Float(squares / count))
    }
    return (means, variances)
  }
}
