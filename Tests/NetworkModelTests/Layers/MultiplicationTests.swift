@_spi(Rules) import NetworkModel
import Testing

struct MultiplicationTests {
  private static let layer = Layer.multiplication(Multiplication())

  @Test(arguments: [
    LayerCase(
      "a gate of 1×1×C (Hu et al., arXiv:1709.01507, §3)", layer, on: [56, 56, 256], [1, 1, 256],
      gives: [56, 56, 256], operations: [.multiplications: 802_816]),
    LayerCase(
      "the gate first", layer, on: [1, 1, 256], [56, 56, 256], gives: [56, 56, 256],
      operations: [.multiplications: 802_816]),
    LayerCase(
      "a mask of H×W×1", layer, on: [4, 5, 6], [4, 5, 1], gives: [4, 5, 6],
      operations: [.multiplications: 120]),
    LayerCase(
      "each extends the other", layer, on: [4, 1, 6], [1, 5, 1], gives: [4, 5, 6],
      operations: [.multiplications: 120]),
    LayerCase(
      "equal volumes, three of them", layer, on: [2, 3, 4], [2, 3, 4], [2, 3, 4], gives: [2, 3, 4],
      operations: [.multiplications: 48]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("extents other than 1 must agree with all before")
  func differing() throws {
    let (gate, product, other) = (try volume(1, 1, 8), try volume(4, 4, 8), try volume(4, 3, 8))
    #expect(throws: LayerError.inputsDiffer(index: 2, first: product, other: other, axis: .width)) {
      try Self.layer.output(from: .several([gate, product, other]))
    }
  }

  @Test("one volume is too few")
  func tooFew() throws {
    let shape = try volume(1, 1, 1)
    #expect(throws: LayerError.tooFewInputs(count: 1, needed: 2)) {
      try Self.layer.output(from: .one(shape))
    }
  }

  @Test("broadcasting may not make a volume beyond the limit")
  func tooLarge() throws {
    let inputs = [try volume(1 << 20, 1, 1), try volume(1, 1 << 20, 1), try volume(1, 1, 1 << 20)]
    #expect(
      throws: LayerError.tooManyValues(Extents(height: 1 << 20, width: 1 << 20), channels: 1 << 20)
    ) { try Self.layer.output(from: .several(inputs)) }
  }
}
