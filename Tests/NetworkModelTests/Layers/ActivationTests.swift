import Foundation
@_spi(Rules) import NetworkModel
import Testing

struct ActivationTests {
  /// Each function as its formula says it, on one counted value.
  private static let formulas: [(Activation.Function, @Sendable (Counted) -> Counted)] = [
    (.relu, { x in x.larger(than: 0) }),
    (.leakyReLU(slope: 0.01), { x in x.ifPositive(else: x * 0.01) }),
    (.randomizedLeakyReLU(lower: 0.1, upper: 0.3), { x in x.ifPositive(else: x * 0.2) }),
    (.elu(alpha: 1), { x in x.ifPositive(else: (x.exponential - 1) * 1) }),
    (.sigmoid, { x in reciprocal((-x).exponential + 1) }),
    (.tanh, { x in x.hyperbolicTangent }),
    (.relu6, { x in x.larger(than: 0).smaller(than: 6) }),
    (.gelu(.exact), { x in (x * 0.5) * ((x * 0.5.squareRoot()).errorFunction + 1) }),
    (
      .gelu(.tanh),
      { x in
        let inner = (x + x * x * x * 0.044715) * (2 / Double.pi).squareRoot()
        return (x * 0.5) * (inner.hyperbolicTangent + 1)
      }
    ),
    (
      .selu,
      { x in x.ifPositive(else: (x.exponential - 1) * 1.6732632423543772) * 1.0507009873554805 }
    ),
    (.silu, { x in x / ((-x).exponential + 1) }),
    (.softplus, { x in softplus(x) }),
    (.mish, { x in x * softplus(x).hyperbolicTangent }),
    (.hardSwish, { x in x * (x + 3).larger(than: 0).smaller(than: 6) / 6 }),
    (.hardSigmoid, { x in (x + 3).larger(than: 0).smaller(than: 6) / 6 }),
    (.hardTanh(least: -1, most: 1), { x in x.larger(than: -1).smaller(than: 1) }),
    (.clippedReLU(ceiling: 2), { x in x.larger(than: 0).smaller(than: 2) }),
    (.softsign, { x in x / (x.magnitude + 1) }),
    (.threshold(0.5, value: 1), { x in x.ifPositive(else: x.like(1)) }),
    (.square, { x in x * x }),
    (.identity, { x in x }),
    (
      .softplus(beta: 2),
      { x in x.larger(than: 0) + ((-(x * 2).magnitude).exponential + 1).logarithm / 2 }
    ),
  ]

  private static func reciprocal(_ x: Counted) -> Counted { x.like(1) / x }

  private static func softplus(_ x: Counted) -> Counted {
    x.larger(than: 0) + ((-x.magnitude).exponential + 1).logarithm
  }

  @Test("a value costs what its formula does", arguments: formulas.map(\.0))
  func operations(function: Activation.Function) throws {
    let formula = try #require(Self.formulas.first { $0.0 == function }).1
    let tally = Counted.Tally()
    for value in [-2.5, -0.0, 0.0, 0.5, 7, 3] { _ = formula(tally(value)) }

    let input = try volume(1, 2, 3)
    let layer = Layer.activation(try Activation(function))
    #expect(try cost(of: layer, on: input).operations.nonZero == tally.operations)
  }

  @Test("shape and parameters stay", arguments: formulas.map(\.0))
  func shape(function: Activation.Function) throws {
    let layer = Layer.activation(try Activation(function))
    let input = LayerInput.one(try volume(4, 5, 6))
    #expect(try layer.output(from: input) == (try volume(4, 5, 6)))
    #expect(try layer.parameters(from: input, to: volume(4, 5, 6)) == ParameterCount.none)
    #expect(try cost(of: layer, on: volume(4, 5, 6)).macs == nil)
    #expect(layer.storage == .inPlace)
  }

  @Test("a slope or α is a finite number", arguments: [Double.nan, .infinity, -.infinity])
  func finite(value: Double) {
    #expect(throws: LayerError.self) { try Activation(.leakyReLU(slope: value)) }
    #expect(throws: LayerError.self) { try Activation(.elu(alpha: value)) }
    #expect(throws: LayerError.self) {
      try Activation(.randomizedLeakyReLU(lower: 0, upper: value))
    }
    #expect(throws: LayerError.self) {
      try Activation(.randomizedLeakyReLU(lower: value, upper: 1))
    }
  }

  @Test("the pattern has the function's own word")
  func pattern() throws {
    let words = try Self.formulas.map { try Layer.activation(Activation($0.0)).patternWord }
    #expect(
      words == [
        "RELU", "LEAKY-RELU", "RRELU", "ELU", "SIGMOID", "TANH", "RELU6", "GELU", "GELU", "SELU",
        "SILU",
        "SOFTPLUS", "MISH", "HARD-SWISH", "HARD-SIGMOID", "HARD-TANH", "RELU", "SOFTSIGN",
        "THRESHOLD", "SQUARE", nil, "SOFTPLUS",
      ])
  }
}
