@_spi(Rules) import NetworkModel
import Testing

struct ReshapeTests {
  @Test(arguments: [
    LayerCase(
      "TensorFlow's DCGAN tutorial: Reshape((7, 7, 256))",
      .reshape(try Reshape(height: 7, width: 7, channels: 256)), on: [1, 1, 12_544],
      gives: [7, 7, 256], operations: [:]),
    LayerCase(
      "one extent to be found", .reshape(try Reshape(height: 2, width: nil, channels: 6)),
      on: [4, 3, 5], gives: [2, 5, 6], operations: [:]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("a volume of more or fewer values is refused")
  func valuesDiffer() throws {
    let input = try volume(2, 3, 4)
    #expect(throws: LayerError.valuesDiffer(input: input, target: 25, hasOpenExtent: false)) {
      try Layer.reshape(Reshape(height: 5, width: 5, channels: 1)).output(from: .one(input))
    }
    #expect(throws: LayerError.valuesDiffer(input: input, target: 5, hasOpenExtent: true)) {
      try Layer.reshape(Reshape(height: 5, width: 1, channels: nil)).output(from: .one(input))
    }
  }

  @Test("two extents cannot both be found")
  func open() {
    #expect(throws: LayerError.self) { try Reshape(height: nil, width: nil, channels: 3) }
    #expect(throws: LayerError.self) { try Reshape(height: 3, width: nil, channels: nil) }
  }
}
