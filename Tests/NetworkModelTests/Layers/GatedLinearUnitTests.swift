@_spi(Rules) import NetworkModel
import Testing

struct GatedLinearUnitTests {
  @Test(arguments: [
    LayerCase(
      "half of the channels, each with a sigmoid of another", .gatedLinearUnit(GatedLinearUnit()),
      on: [5, 4, 6], gives: [5, 4, 3],
      operations: [.multiplications: 60, .additions: 60, .divisions: 60, .exponentials: 60])
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("channels come in two halves")
  func odd() throws {
    #expect(throws: LayerError.channelsOdd(7)) {
      try Layer.gatedLinearUnit(GatedLinearUnit()).output(from: .one(volume(5, 4, 7)))
    }
  }

  @Test("a channel reads itself and its counterpart")
  func reads() throws {
    let reads = GatedLinearUnit().reads(
      of: try volume(5, 4, 6), at: 0, to: try volume(5, 4, 3))
    #expect(reads.channels.range(of: 1...1, among: 6) == 1...4)
    #expect(reads.rows.isIdentity && reads.columns.isIdentity)
  }
}
