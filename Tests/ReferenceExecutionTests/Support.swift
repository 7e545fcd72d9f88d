import NetworkModel
import ReferenceExecution
import Testing

/// Numbers that are the same in every run of the tests.
struct FixedGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    // Knuth's linear congruential generator; its upper half is good enough to choose test cases.
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let upper = state >> 32
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return upper << 32 | state >> 32
  }
}

extension TensorShape {
  /// One image of a volume.
  init(_ volume: Shape) {
    self.init(
      images: 1, channels: volume.channels, height: volume.height, width: volume.width)
  }
}

extension Tensor {
  /// One image of `height×width×channels` values.
  init(_ height: Int, _ width: Int, _ channels: Int = 1, _ values: [Float]) {
    self.init(
      TensorShape(images: 1, channels: channels, height: height, width: width), values)
  }

  /// Values from −2 to 2.
  static func random(
    _ shape: TensorShape, using generator: inout some RandomNumberGenerator
  ) -> Tensor {
    Tensor(shape, (0..<shape.count).map { _ in Float.random(in: -2...2, using: &generator) })
  }
}

extension LayerParameters {
  /// Values from −1 to 1; variances from ½ to 2.
  static func random(
    _ sizes: ParameterSizes, using generator: inout some RandomNumberGenerator
  ) -> LayerParameters {
    func values(_ count: Int, in range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    return LayerParameters(
      weights: values(sizes.weights, in: -1...1), biases: values(sizes.biases, in: -1...1),
      mean: values(sizes.mean, in: -1...1), variance: values(sizes.variance, in: 0.5...2))
  }
}

/// The output of a layer by the direct kernels.
func forward(
  _ layer: Layer, on inputs: Tensor..., with parameters: LayerParameters = .none
) throws -> Tensor {
  var operands = inputs
  var tally = OperationTally()
  return try DirectKernels().run(layer, on: &operands, with: parameters, counting: &tally)
}

/// The same window down and across.
func square(
  _ kernel: Int, stride: Int = 1, pad: Int = 0, dilation: Int = 1
) throws(LayerError) -> WindowPair {
  let window = try Window(
    kernel: kernel, stride: stride, dilation: dilation,
    padding: .explicit(before: pad, after: pad))
  return WindowPair(vertical: window, horizontal: window)
}
