import NetworkModel
import Testing

struct AdaptivePoolingTests {
  @Test(arguments: [
    LayerCase(
      "torchvision VGG-16 at 224: the 7×7 plane stays",
      .adaptivePooling(try AdaptivePooling(.average, to: Extents(height: 7, width: 7))),
      on: [7, 7, 512],
      gives: [7, 7, 512], connections: 25_088,
      operations: [.additions: 25_088, .divisions: 25_088]),
    LayerCase(
      "1×1 is global pooling",
      .adaptivePooling(try AdaptivePooling(.average, to: Extents(height: 1, width: 1))),
      on: [7, 7, 2048], gives: [1, 1, 2048], connections: 100_352,
      operations: [.additions: 100_352, .divisions: 2_048]),
    LayerCase(
      "upsizing repeats pixels",
      .adaptivePooling(try AdaptivePooling(.max, to: Extents(height: 7, width: 7))),
      on: [3, 3, 2], gives: [7, 7, 2], connections: 162, operations: [.comparisons: 162]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("cells reach from ⌊iN/M⌋ to ⌈(i + 1)N/M⌉")
  func cellsOneByOne() throws {
    for n in 1...24 {
      for m in 1...24 {
        var reads: Int64 = 0
        for cell in 0..<m {
          let start = cell * n / m
          let end = ((cell + 1) * n + m - 1) / m
          reads += Int64((start..<end).count)
        }
        let layer = Layer.adaptivePooling(
          try AdaptivePooling(.sum, to: Extents(height: m, width: 1)))
        #expect(try cost(of: layer, on: volume(n, 1, 1)).connections == reads, "N=\(n) M=\(m)")
      }
    }
  }
}
