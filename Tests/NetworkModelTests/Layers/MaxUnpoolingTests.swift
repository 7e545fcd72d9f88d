@testable @_spi(Rules) import NetworkModel
import Testing

struct MaxUnpoolingTests {
  private static func unpooling(_ kernel: Int, _ stride: Int, pad: Int = 0) throws -> Layer {
    let window = try Window(
      kernel: kernel, stride: stride, padding: .explicit(before: pad, after: pad))
    return .maxUnpooling(MaxUnpooling(windows: Windows(vertical: window, horizontal: window)))
  }

  @Test(arguments: [
    LayerCase(
      "SegNet's last decoder (Badrinarayanan et al., arXiv:1511.00561, figure 2)",
      try unpooling(2, 2), on: [180, 240, 64], [360, 480, 64], gives: [360, 480, 64]),
    LayerCase(
      "ZFNet's first pooling, overlapping (Zeiler & Fergus, arXiv:1311.2901, figure 3)",
      try unpooling(3, 2, pad: 1), on: [55, 55, 96], [110, 110, 96], gives: [110, 110, 96]),
    LayerCase(
      "an odd plane, of which a row is left out", try unpooling(2, 2), on: [2, 3, 1], [5, 6, 1],
      gives: [5, 6, 1]),
    LayerCase(
      "an odd plane, rounded up", try unpooling(2, 2), on: [3, 3, 1], [5, 6, 1], gives: [5, 6, 1]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test(
    "what flows must be of the volume that the pooling gives",
    arguments: [[4, 4, 3], [3, 4, 2], [4, 4]])
  func differing(_ flow: [Int]) throws {
    let (pooled, given, flow) = (try volume(8, 8, 2), try volume(4, 4, 2), try volume(flow))
    #expect(throws: LayerError.notOfPooling(pooled, gives: [given], other: flow)) {
      try Self.unpooling(2, 2).output(from: .several([flow, pooled]))
    }
  }

  /// 7×7 gives 3×3 rounded down, 4×4 rounded up.
  @Test(
    "the rounding of the pooling decides, and what flows only where it is not stated",
    arguments: [
      (.floor, 3, nil), (.floor, 4, [3]), (.ceil, 4, nil), (.ceil, 3, [4]), (.unstated, 3, nil),
      (.unstated, 4, nil), (.unstated, 2, [3, 4]),
    ] as [(Rounding, Int, [Int]?)])
  func rounding(_ rounding: Rounding, side: Int, given: [Int]?) throws {
    let window = try Window(kernel: 2, stride: 2)
    let layer = Layer.maxUnpooling(
      MaxUnpooling(
        windows: Windows(vertical: window, horizontal: window), rounding: rounding))
    let (pooled, flow) = (try volume(7, 7, 4), try volume(side, side, 4))
    let shapes = try given?.map { try volume($0, $0, 4) }
    do {
      let output = try layer.output(from: .several([flow, pooled]))
      #expect(shapes == nil && output == pooled)
    } catch {
      #expect(error == shapes.map { .notOfPooling(pooled, gives: $0, other: flow) })
    }
  }

  @Test("two volumes enter")
  func counts() throws {
    let one = try volume(2, 2, 1)
    #expect(throws: LayerError.tooFewInputs(count: 1, needed: 2)) {
      try Self.unpooling(2, 2).output(from: .one(one))
    }
    #expect(throws: LayerError.tooManyInputs(count: 3, most: 2)) {
      try Self.unpooling(2, 2).output(from: .several([one, one, one]))
    }
  }

  @Test("a value is in the windows that cover its place, and in no other")
  func reads() throws {
    // Windows at -1, 1, 3 of three taps: pixel 1 is in the first two, pixel 2 in the second.
    let layer = try Self.unpooling(3, 2, pad: 1)
    let (flow, pooled) = (try volume(3, 3, 1), try volume(5, 5, 1))
    let region = layer.reads(of: flow, at: 0, to: pooled)[.height]
    #expect(region.pixels(of: 1).map { [$0.first, $0.last] } == [0, 1])
    #expect(region.pixels(of: 2).map { [$0.first, $0.last] } == [1, 1])
    // A stride that is longer than the kernel leaves places that no window covers.
    let sparse = try Self.unpooling(1, 2).reads(of: flow, at: 0, to: pooled)[.height]
    #expect(sparse.pixels(of: 1) == nil)
    #expect(sparse.pixels(of: 2).map { [$0.first, $0.last] } == [1, 1])
    // Which value is the largest depends on all that share a window with it: pixel 1 has two windows.
    let around = layer.reads(of: pooled, at: 1, to: pooled)[.height]
    #expect(around.pixels(of: 1).map { [$0.first, $0.last] } == [-1, 3])
    #expect(around.pixels(of: 2).map { [$0.first, $0.last] } == [1, 3])
    #expect(around.widest == 5)
  }
}
