@_spi(Rules) import NetworkModel
import Testing

struct MaxoutTests {
  @Test(arguments: [
    LayerCase(
      "max(w₁ᵀx + b₁, w₂ᵀx + b₂) over the volume of both", .maxout(try Maxout(pieces: 2)),
      on: [5, 4, 6], gives: [5, 4, 3], operations: [.comparisons: 120]),
    LayerCase(
      "all channels", .maxout(try Maxout(pieces: 6)), on: [5, 4, 6], gives: [5, 4, 1],
      operations: [.comparisons: 120]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("pieces divide the channels")
  func notDivisible() throws {
    let layer = Layer.maxout(try Maxout(pieces: 4))
    #expect(
      throws: LayerError.channelsNotDivisible(channels: 6, by: 4, hyperparameter: .pieces)
    ) { try layer.output(from: .one(volume(5, 4, 6))) }
  }
}
