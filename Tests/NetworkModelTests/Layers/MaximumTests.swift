@_spi(Rules) import NetworkModel
import Testing

struct MaximumTests {
  @Test(arguments: [
    LayerCase(
      "two paths", .maximum(Maximum()), on: [56, 56, 256], [56, 56, 256], gives: [56, 56, 256],
      operations: [.comparisons: 802_816]),
    LayerCase(
      "three paths", .maximum(Maximum()), on: [2, 3, 4], [2, 3, 4], [2, 3, 4], gives: [2, 3, 4],
      operations: [.comparisons: 48]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("unequal volumes are named with the extent")
  func differing() throws {
    let (first, other) = (try volume(28, 28, 64), try volume(28, 27, 64))
    #expect(throws: LayerError.inputsDiffer(index: 1, first: first, other: other, axis: .width)) {
      try Layer.maximum(Maximum()).output(from: .several([first, other]))
    }
  }

  @Test("a vector is no plane, whichever comes first")
  func axesOfBoth() throws {
    let (sequence, plane) = (try volume([1, 32]), try volume(4, 1, 32))
    for (first, other) in [(sequence, plane), (plane, sequence)] {
      #expect(
        throws: LayerError.inputsDiffer(index: 1, first: first, other: other, axis: .height)
      ) { try Layer.maximum(Maximum()).output(from: .several([first, other])) }
    }
  }

  @Test("one volume is too few")
  func tooFew() throws {
    let shape = try volume(1, 1, 1)
    #expect(throws: LayerError.tooFewInputs(count: 1, needed: 2)) {
      try Layer.maximum(Maximum()).output(from: .one(shape))
    }
  }
}
