import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct ActivationKernelTests {
  /// A function and its values at −1, 0 and 2, worked out with NumPy and SciPy.
  struct Point: CustomTestStringConvertible {
    let function: Activation.Function
    let values: [Float]

    var testDescription: String { "\(function)" }
  }

  @Test(
    "values of the functions",
    arguments: [
      Point(function: .relu, values: [0, 0, 2]),
      Point(function: .leakyReLU(slope: 0.1), values: [-0.1, 0, 2]),
      Point(function: .elu(alpha: 2), values: [-1.264_241_1, 0, 2]),
      Point(function: .randomizedLeakyReLU(lower: 0.1, upper: 0.4), values: [-0.25, 0, 2]),
      Point(function: .selu, values: [-1.111_330_7, 0, 2.101_402]),
      Point(function: .sigmoid, values: [0.268_941_42, 0.5, 0.880_797_1]),
      Point(function: .silu, values: [-0.268_941_42, 0, 1.761_594_1]),
      Point(function: .tanh, values: [-0.761_594_2, 0, 0.964_027_6]),
      Point(function: .relu6, values: [0, 0, 2]),
      Point(function: .hardSigmoid, values: [0.333_333_34, 0.5, 0.833_333_3]),
      Point(function: .hardSwish, values: [-0.333_333_34, 0, 1.666_666_6]),
      Point(function: .gelu(.exact), values: [-0.158_655_26, 0, 1.954_499_7]),
      Point(function: .gelu(.tanh), values: [-0.158_808, 0, 1.954_597_7]),
      Point(function: .softplus, values: [0.313_261_7, 0.693_147_2, 2.126_928]),
      Point(function: .mish, values: [-0.303_401_47, 0, 1.943_959]),
    ])
  func values(_ point: Point) throws {
    let output = try forward(
      .activation(Activation(point.function)), on: .column(-1, 0, 2))
    for (got, want) in zip(output.values, point.values) { #expect(abs(got - want) < 1e-6) }
  }

  @Test("large values stay finite")
  func extremes() throws {
    let functions: [Activation.Function] = [
      .elu(alpha: 1), .selu, .sigmoid, .silu, .tanh, .gelu(.exact), .gelu(.tanh), .softplus, .mish,
    ]
    for function in functions {
      let output = try forward(.activation(Activation(function)), on: .column(-1e4, 1e4))
      #expect(output.nonFiniteCount == 0, "\(function)")
    }
  }

  @Test("a randomized leaky ReLU draws its slopes in training, and goes back by the same ones")
  func randomSlopes() throws {
    let layer = Layer.activation(try Activation(.randomizedLeakyReLU(lower: 0.1, upper: 0.4)))
    let input = Tensor(
      TensorShape(images: 2, channels: 10, height: 20, width: 30),
      (0..<12_000).map { $0 % 2 == 0 ? -1 : 2 })
    let phase = Phase.training(dropout: SeededNumbers(seed: 3))
    var operands = [input]
    let output = try DirectKernels().run(layer, in: phase, on: &operands, with: .none).output
    let slopes = zip(output.values, input.values).filter { $1 < 0 }.map { -$0.0 }
    #expect(slopes.allSatisfy { 0.1 <= $0 && $0 <= 0.4 })
    #expect(zip(output.values, input.values).allSatisfy { $1 < 0 || $0 == $1 })
    // 6,000 numbers with a deviation of 0.3 / √12; that of their mean is 0.0011.
    let mean = slopes.reduce(0, +) / Float(slopes.count)
    #expect(abs(mean - 0.25) < 0.006)
    let upstream = Tensor(input.shape, repeating: 1)
    let gradient = try layer.gradients(
      from: upstream, of: LayerTrace(inputs: [input], output: output, phase: phase)
    ).inputs[0]
    for (place, value) in input.values.enumerated() {
      #expect(gradient.values[place] == output.values[place] / value)
    }
  }

  @Test("no number stays none")
  func notANumber() throws {
    for function in [Activation.Function.relu, .relu6, .leakyReLU(slope: 0.1), .hardSwish] {
      let output = try forward(.activation(Activation(function)), on: .column(.nan))
      #expect(output.nonFiniteCount == 1, "\(function)")
    }
  }
}
