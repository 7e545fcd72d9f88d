@_spi(Rules) import NetworkModel
import Testing

struct AdditionTests {
  @Test(arguments: [
    LayerCase(
      "two paths", .addition(Addition()), on: [56, 56, 256], [56, 56, 256], gives: [56, 56, 256],
      operations: [.additions: 802_816]),
    LayerCase(
      "a vector added to every position", .addition(Addition()), on: [7, 7, 64], [1, 1, 64],
      gives: [7, 7, 64], operations: [.additions: 3136]),
    LayerCase(
      "a difference", .addition(Addition(.difference)), on: [2, 3, 4], [2, 3, 4], gives: [2, 3, 4],
      operations: [.additions: 24]),
    LayerCase(
      "EfficientDet's fast normalized fusion of three levels (arXiv:1911.09070, §3.3)",
      .addition(Addition(weights: .normalized)), on: [8, 8, 2], [8, 8, 2], [8, 8, 2],
      gives: [8, 8, 2], weights: 3,
      operations: [
        .multiplications: 384, .additions: 256 + 3, .comparisons: 3, .divisions: 3,
      ]),
    LayerCase(
      "three paths", .addition(Addition()), on: [2, 3, 4], [2, 3, 4], [2, 3, 4], gives: [2, 3, 4],
      operations: [.additions: 48]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("unequal volumes are named with the extent")
  func differing() throws {
    let (first, other) = (try volume(28, 28, 64), try volume(28, 27, 64))
    #expect(throws: LayerError.inputsDiffer(index: 1, first: first, other: other, axis: .width)) {
      try Layer.addition(Addition()).output(from: .several([first, other]))
    }
  }

  @Test("one volume is too few")
  func tooFew() throws {
    let shape = try volume(1, 1, 1)
    #expect(throws: LayerError.tooFewInputs(count: 1, needed: 2)) {
      try Layer.addition(Addition()).output(from: .one(shape))
    }
  }
}
