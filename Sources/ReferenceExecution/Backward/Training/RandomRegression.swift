public import NetworkModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The deep-learning course's first training: one batch of random vectors, shown over and over, whose
/// random targets the network learns by plain gradient descent on the squared error.
///
/// Inputs, targets and weights are drawn from the standard normal distribution; biases begin at 0.
public struct RandomRegression {
  public private(set) var training: Training
  let inputs: [Tensor]
  let targets: [Float]

  /// - Throws: What the kernels throw on the network's layers.
  public init(
    _ network: InferredNetwork, images: Int, learningRate: Double, seed: UInt64,
    kernels: any LayerKernels
  ) throws(KernelError) {
    var inputs: [Tensor] = []
    var parameters: [LayerParameters] = []
    var stream: UInt64 = 0
    func normal(_ count: Int) -> [Float] {
      stream += 1
      return SeededNumbers(seed: seed, stream: stream).normal(count)
    }
    for (index, node) in network.network.nodes.enumerated() {
      let id = network.network.id(at: index)
      if case .input = node.layer {
        let shape = try TensorShape(network.shape(of: id), images: images)
        inputs.append(Tensor(shape, normal(shape.count)))
      }
      var shapes: [TensorShape] = []
      for input in node.inputs.ids {
        shapes.append(try TensorShape(network.shape(of: input), images: images))
      }
      let sizes = try kernels.parameterSizes(of: node.layer, on: shapes)
      parameters.append(
        LayerParameters(
          weights: normal(sizes.weights), biases: Array(repeating: 0, count: sizes.biases),
          mean: Array(repeating: 0, count: sizes.mean),
          variance: Array(repeating: 1, count: sizes.variance)))
    }
    training = try Training(
      network, parameters: parameters, kernels: kernels,
      descent: MomentumDescent(learningRate: learningRate, momentum: 0), seed: seed)
    self.inputs = inputs
    let output = network.network.output ?? network.network.id(at: parameters.count - 1)
    let shape = try TensorShape(network.shape(of: output), images: images)
    targets = normal(shape.count)
  }

  /// The losses of as many steps, each before its update.
  public mutating func losses(steps: Int) throws(KernelError) -> [Double] {
    var losses: [Double] = []
    for _ in 0..<steps {
      losses.append(try training.step(on: inputs, toward: .squaredError(targets: targets)).loss)
    }
    return losses
  }
}

extension TensorShape {
  /// - Throws: `.tooLarge`.
  init(_ shape: Shape, images: Int) throws(KernelError) {
    _ = try bounded(images, shape.channels, shape.height, shape.width)
    self.init(
      images: images, channels: shape.channels, height: shape.height, width: shape.width)
  }
}

extension SeededNumbers {
  /// Numbers of the standard normal distribution.
  ///
  /// Source: Box & Muller, Annals of Mathematical Statistics 29 (1958).
  func normal(_ count: Int) -> [Float] {
    (0..<count).map { index in
      // Not 0, whose logarithm is none.
      let radius = (-2 * log(1 - Double(fraction(at: 2 * index)))).squareRoot()
      return Float(radius * cos(2 * Double.pi * Double(fraction(at: 2 * index + 1))))
    }
  }
}
