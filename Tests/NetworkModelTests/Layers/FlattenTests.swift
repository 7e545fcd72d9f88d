@_spi(Rules) import NetworkModel
import Testing

struct FlattenTests {
  @Test(arguments: [
    LayerCase(
      "32×32×3 stretched to 3072 (lectures)", .flatten(Flatten()), on: [32, 32, 3],
      gives: [1, 1, 3072], operations: [:])
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("is the same values, not new ones")
  func view() { #expect(Layer.flatten(Flatten()).storage == .view) }

  @Test("more values than a column may have")
  func tooLong() throws {
    let input = try volume(1 << 16, 1 << 16, 1)
    #expect(throws: LayerError.extentOutOfRange(.channels, 1 << 32)) {
      try Layer.flatten(Flatten()).output(from: .one(input))
    }
  }
}
