import NetworkModel
import Testing

struct DropoutTests {
  @Test(arguments: [
    LayerCase(
      "passes on at test time", .dropout(try Dropout(rate: 0.7)), on: [1, 1, 1024],
      gives: [1, 1, 1024], operations: [:])
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("a rate is a share", arguments: [-0.1, 1.1, .nan])
  func rate(value: Double) {
    #expect(throws: LayerError.self) { try Dropout(rate: value) }
  }

  @Test("none and all are shares", arguments: [0, 1.0])
  func limits(value: Double) throws {
    #expect(try Dropout(rate: value).rate == value)
  }
}
