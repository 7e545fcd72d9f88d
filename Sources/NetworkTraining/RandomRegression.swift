import CNNHost
package import NetworkExecution
package import NetworkModel

/// A lecture's first training: one batch of random vectors, shown over and over, whose
/// random targets the network learns by plain gradient descent on the squared error.
///
/// Inputs, targets and weights are drawn from the standard normal distribution; biases begin at 0.
package struct RandomRegression {
  package private(set) var training: Training
  let feeds: [NodeID: Tensor]
  let targets: [Float]

  /// - Throws: What a layer throws, with its node.
  package init(
    _ network: Network, images: Int, learningRate: Double, seed: UInt64,
    kernels: any LayerKernels
  ) throws(ExecutionError) {
    let numbers = NormalNumbers(seed: seed)
    training = Training(
      network, from: numbers, kernels: kernels,
      descent: MomentumDescent(learningRate: learningRate, momentum: 0), seed: seed)
    feeds = try network.feeds(images: images) { numbers.values($1, of: .input, at: $0) }
    let scores = try training.makeParameters(on: feeds, toward: .squaredError)
    targets = numbers.values(scores.count, of: .target, at: network.results[0])
  }

  /// The losses of as many steps, each before its update.
  package mutating func losses(steps: Int) throws(ExecutionError) -> [Double] {
    var losses: [Double] = []
    for _ in 0..<steps {
      losses.append(try training.step(on: feeds, toward: .squaredError(targets: targets)).loss)
    }
    return losses
  }
}

extension Network {
  /// A batch for each input layer, of the values that `values` gives for a node and a count.
  ///
  /// - Throws: `.tooLarge`, with the node.
  package func feeds(
    images: Int, _ values: (NodeID, Int) -> [Float]
  ) throws(ExecutionError) -> [NodeID: Tensor] {
    var feeds: [NodeID: Tensor] = [:]
    for (id, volume) in inputs {
      do throws(KernelError) {
        let shape = TensorShape(images: images, volume)
        _ = try bounded(images, shape.channels, shape.depth, shape.height, shape.width)
        feeds[id] = Tensor(shape, values(id, shape.count))
      } catch {
        throw ExecutionError(node: id, reason: .kernel(error))
      }
    }
    return feeds
  }
}

/// Parameters and data from the standard normal distribution, each stream its own.
private struct NormalNumbers: ParameterSource {
  let seed: UInt64

  enum Stream: UInt64 {
    case weights, input, target
  }

  func parameters(for layer: ParameterRequest) -> LayerParameters {
    LayerParameters(
      weights: values(layer.sizes.weights, of: .weights, at: layer.node),
      biases: Array(repeating: 0, count: layer.sizes.biases))
  }

  /// By the method of Box & Muller, Annals of Mathematical Statistics 29 (1958).
  func values(_ count: Int, of stream: Stream, at node: NodeID) -> [Float] {
    let numbers = SeededNumbers(seed: seed, stream: UInt64(node.index) << 2 | stream.rawValue)
    return (0..<count).map { index in
      // Not 0, whose logarithm is none.
      let uniform = 1 - Double(numbers.fraction(at: 2 * index))
      let angle = 2 * Double.pi * Double(numbers.fraction(at: 2 * index + 1))
      return Float((-2 * log(uniform)).squareRoot() * cos(angle))
    }
  }
}
