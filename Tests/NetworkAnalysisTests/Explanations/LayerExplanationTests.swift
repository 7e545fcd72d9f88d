import NetworkAnalysis
import NetworkModel
import Testing

/// The numbers that an explanation prints are arithmetic: worked out by another evaluator, they give the
/// result beside them, and the result is the calculator's.
@Suite struct LayerExplanationTests {
  @Test(
    "numbers work out to the result, and the result is the figure",
    arguments: [
      "conv filters=96 kernel=11 stride=4", "conv filters=8 kernel=3 stride=2 rounding=floor",
      "conv filters=8 kernel=\"3x5\" pad=\"1x2\" groups=2",
      "conv filters=8 kernel=3 pad=same stride=2",
      "conv filters=6 kernel=3 dilation=2 bias=none", "conv filters=2 kernel=3 bias=per-position",
      "conv filters=3 kernel=5 pad=\"1,2,3,0\" rounding=floor stride=3",
      "conv filters=2 kernel=3 table=\"0 1 / 1 2 3\"", "deconv filters=4 kernel=4 stride=2 pad=1",
      "deconv filters=4 kernel=3 stride=2 pad=1 output-pad=1 groups=2",
      "deconv filters=4 kernel=3 stride=2 pad=same", "maxpool kernel=3 stride=2 rounding=ceil",
      "maxpool kernel=2 stride=2", "avgpool kernel=5 stride=3 rounding=floor", "fc units=10",
      "fc units=3 bias=none", "rbf units=4", "maxout pieces=2", "flatten",
      "pad pad=\"1,2,3,4\" channels=5", "crop top=1 left=2 bottom=3 right=4", "upsample factor=3",
      "pixel-shuffle factor=2", "slice start=1 count=2", "batchnorm", "scale", "prelu",
      "concat { path { }; path { conv filters=3 kernel=1 } }",
    ])
  func numbersWorkOut(_ statement: String) throws {
    let network = try network("input 35 35 4\n\(statement)")
    for batch in [1, 3] {
      let summary = try NetworkSummary(of: network, batch: batch)
      let id = network.network.id(at: network.network.nodes.count - 1)
      let explanation = LayerExplanation(of: id, in: summary)
      #expect(!explanation.derivations.isEmpty)
      for derivation in explanation.derivations {
        #expect(
          workedOut(derivation.numbers) == derivation.result,
          "\(derivation.figure): \(derivation.numbers)")
      }
      check(explanation)
    }
  }

  /// What is derived equals what was calculated.
  private func check(_ explanation: LayerExplanation) {
    let (output, figures) = (explanation.output, explanation.figures)
    let calculated: [String: Int] = [
      "output height, pixels": output.height, "output width, pixels": output.width,
      "output channels": output.channels, "weights": figures.parameters.weights,
      "biases": figures.parameters.biases, "MACs": figures.macs ?? 0,
      "activations, values": figures.activations ?? 0,
    ]
    for derivation in explanation.derivations {
      let expected: Int? = calculated[derivation.figure]
      #expect(derivation.result == expected, "\(derivation.figure)")
    }
    // A figure that is not 0 is derived.
    let derived = Set(explanation.derivations.map(\.figure))
    for figure in ["weights", "biases", "MACs", "activations, values"] where calculated[figure] != 0
    {
      #expect(derived.contains(figure), "\(figure)")
    }
  }

  @Test("AlexNet's first layer as a matrix product, as the lectures have it")
  func alexNetFirstLayer() throws {
    let network = try network("input 227 227 3; conv filters=96 kernel=11 stride=4")
    let summary = try NetworkSummary(of: network)
    let product = try #require(
      LayerExplanation(of: network.network.id(at: 1), in: summary).product)
    #expect([product.weights.rows, product.weights.columns] == [96, 363])
    #expect([product.columns.rows, product.columns.columns] == [363, 3025])
    #expect([product.output.rows, product.output.columns] == [96, 3025])
    #expect(product.hasBias)
  }

  @Test("a fully connected 32×32×3 → 10 stretches the input to 3072")
  func stretchedInput() throws {
    let network = try network("input 32 32 3; fc units=10")
    let summary = try NetworkSummary(of: network)
    let product = try #require(
      LayerExplanation(of: network.network.id(at: 1), in: summary).product)
    #expect([product.weights.rows, product.weights.columns] == [10, 3072])
  }
}

/// Works out `⌊(35 + 2·0 − 3) / 2⌋ + 1`: sums, products, quotients, parentheses, rounding brackets.
private func workedOut(_ text: String) -> Int? {
  var parser = Arithmetic(rest: text.filter { $0 != " " }[...])
  guard let value = parser.sum(), parser.rest.isEmpty, value == value.rounded() else { return nil }
  return Int(value)
}

private struct Arithmetic {
  var rest: Substring

  mutating func sum() -> Double? {
    guard var value = product() else { return nil }
    while let sign = rest.first, "+−".contains(sign) {
      rest.removeFirst()
      guard let next = product() else { return nil }
      value += sign == "+" ? next : -next
    }
    return value
  }

  private mutating func product() -> Double? {
    guard var value = factor() else { return nil }
    while let sign = rest.first, "·/".contains(sign) {
      rest.removeFirst()
      guard let next = factor() else { return nil }
      value = sign == "·" ? value * next : value / next
    }
    return value
  }

  private mutating func factor() -> Double? {
    let closing: [Character: Character] = ["(": ")", "⌊": "⌋", "⌈": "⌉"]
    guard let first = rest.first else { return nil }
    guard let close = closing[first] else {
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      return Double(digits)
    }
    rest.removeFirst()
    guard let inner = sum(), rest.popFirst() == close else { return nil }
    return first == "⌊" ? inner.rounded(.down) : first == "⌈" ? inner.rounded(.up) : inner
  }
}
