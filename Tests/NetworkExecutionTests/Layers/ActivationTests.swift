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

  @Test("no number stays none")
  func notANumber() throws {
    for function in [Activation.Function.relu, .relu6, .leakyReLU(slope: 0.1), .hardSwish] {
      let output = try forward(.activation(Activation(function)), on: .column(.nan))
      #expect(output.nonFiniteCount == 1, "\(function)")
    }
  }
}
