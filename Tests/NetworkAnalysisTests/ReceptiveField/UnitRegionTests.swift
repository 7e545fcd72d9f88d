import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@Suite struct UnitRegionTests {
  /// The regions of a unit of the network's last layer.
  private func regions(_ body: String, _ row: Int, _ column: Int) throws -> [UnitRegion] {
    let network = try network(body)
    let last = network.network.id(at: network.network.nodes.count - 1)
    return try #require(
      UnitRegion.regions(of: Extents(height: row, width: column), of: last, in: network))
  }

  @Test(
    "the rows and columns that a unit reads",
    arguments: [
      // Clipped at the border; holes of dilation and stride.
      ("conv filters=1 kernel=3 pad=1", 0, 0, [0...1], [0...1]),
      ("conv filters=1 kernel=3 stride=2 pad=1", 3, 2, [5...7], [3...5]),
      ("conv filters=1 kernel=3 dilation=2 pad=2", 4, 0, [2...2, 4...4, 6...6], [0...0, 2...2]),
      ("conv filters=1 kernel=3 pad=same stride=2", 0, 4, [0...1], [7...8]),
      ("conv filters=1 kernel=2; maxpool kernel=1 stride=3 rounding=floor", 1, 2, [3...4], [6...7]),
      (
        "conv filters=1 kernel=3 stride=2; conv filters=1 kernel=2 dilation=2", 0, 1,
        [0...2, 4...6], [2...4, 6...8]
      ),
      (
        "conv filters=1 kernel=1 stride=3 rounding=floor; conv filters=1 kernel=3", 0, 0,
        [0...0, 3...3, 6...6], [0...0, 3...3, 6...6]
      ),
      // A window that rounding up clips.
      ("maxpool kernel=2 stride=2 rounding=ceil", 4, 0, [8...8], [0...1]),
      ("adaptive-avgpool height=4 width=2", 1, 1, [2...4], [4...8]),
      ("deconv filters=1 kernel=3 stride=2", 4, 3, [1...2], [1...1]),
      ("deconv filters=1 kernel=2 stride=2 dilation=2", 4, 6, [1...2], [2...3]),
      ("upsample factor=3", 5, 26, [1...1], [8...8]),
      ("upsample factor=2 interpolation=bilinear", 0, 5, [0...0], [2...3]),
      ("upsample factor=2 interpolation=bilinear", 17, 6, [8...8], [2...3]),
      (
        "upsample height=17 width=17 interpolation=bilinear-aligned-corners", 4, 5, [2...2], [2...3]
      ),
      ("crop top=2 left=3", 1, 1, [3...3], [4...4]), ("pad pad=2", 3, 4, [1...1], [2...2]),
      ("global-maxpool", 0, 0, [0...8], [0...8]),
      // All of the windows that a place is in, and the units that were pooled from the same window.
      (
        "maxpool a kernel=2 stride=2 rounding=floor; relu; max-unpool of=a", 3, 6, [2...3], [6...7]
      ),
      (
        "maxpool a kernel=3 stride=2 pad=1; relu; max-unpool of=a", 2, 3, [1...3], [1...5]
      ),
      (
        "maxpool a kernel=2 stride=2 rounding=floor; conv filters=1 kernel=3 pad=1; maxpool b kernel=2 stride=2; relu; max-unpool of=b; max-unpool of=a",
        5, 1, [2...7], [0...5]
      ),
      ("conv filters=4 kernel=1; pixel-shuffle factor=2", 3, 4, [1...1], [2...2]),
      // Both paths of a merge; a gate sees everything.
      (
        "concat { path { conv filters=1 kernel=1x5 pad=0x2 }; path { conv filters=1 kernel=5x1 pad=2x0 } }",
        4, 4, [2...6], [2...6]
      ),
      ("multiply { path {}; path { global-avgpool } }", 4, 4, [0...8], [0...8]),
      (
        "concat along=height { path {}; path { conv filters=1 kernel=3 pad=1 } }", 2, 2, [2...2],
        [2...2]
      ),
      (
        "concat along=height { path {}; path { conv filters=1 kernel=3 pad=1 } }", 11, 2, [1...3],
        [1...3]
      ),
      // Of a concatenation, only the path whose channels go on.
      (
        "concat { path { conv filters=2 kernel=7 pad=3 }; path { conv filters=2 kernel=3 pad=1 } }; slice start=2 count=2",
        4, 4, [3...5], [3...5]
      ),
      (
        "concat { path { conv filters=2 kernel=7 pad=3 }; path { conv filters=2 kernel=3 pad=1 } }; conv filters=2 kernel=1 groups=2; slice start=1 count=1",
        4, 4, [3...5], [3...5]
      ),
    ] as [(String, Int, Int, [ClosedRange<Int>], [ClosedRange<Int>])])
  func reads(
    _ body: String, _ row: Int, _ column: Int, _ rows: [ClosedRange<Int>],
    _ columns: [ClosedRange<Int>]
  ) throws {
    let quoted = body.replacing(#/=(\d+x\d+)/#) { "=\"\($0.output.1)\"" }
    let regions = try regions("input 9 9 1; \(quoted)", row, column)
    let region = try #require(regions.first)
    #expect(regions.count == 1)
    #expect(region.rows.ranges == rows)
    #expect(region.columns.ranges == columns)
    #expect(region.rows.isExact && region.columns.isExact)
  }

  @Test("a unit of only padding sees nothing")
  func padding() throws {
    #expect(try regions("input 9 9 1; pad pad=2", 1, 5).isEmpty)
  }

  @Test("each input has its own region")
  func inputs() throws {
    let regions = try regions(
      """
      input a 9 9 1
      conv c filters=1 kernel=3 pad=1
      input b 9 9 1
      add { path from=c; path from=b }
      """, 4, 5)
    #expect(regions.map(\.rows.ranges) == [[3...5], [4...4]])
    #expect(regions.map(\.columns.ranges) == [[4...6], [5...5]])
  }

  @Test("of very many holes the outer bounds are left")
  func bounded() throws {
    let holes = "conv filters=1 kernel=\"2000x1\" dilation=3"
    let regions = try regions("input 6000 1 1; \(holes)", 0, 0)
    let rows = try #require(regions.first).rows
    #expect(rows.ranges == [0...5997])
    #expect(!rows.isExact)
  }
}
