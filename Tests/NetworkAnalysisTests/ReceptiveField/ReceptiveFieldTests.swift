@testable import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@Suite struct ReceptiveFieldTests {
  /// The field of the network's last layer down the plane.
  private func vertical(_ body: String) throws -> AxisField {
    let network = try network(body)
    let fields = try ReceptiveFields(of: network)
    let last = network.network.id(at: network.network.nodes.count - 1)
    return try #require(fields[last]).vertical
  }

  @Test(
    "stacked filters see as much as one large one",
    arguments: [
      ("conv filters=1 kernel=3; conv filters=1 kernel=3", 5),
      ("conv filters=1 kernel=5", 5),
      ("conv filters=1 kernel=3; conv filters=1 kernel=3; conv filters=1 kernel=3", 7),
      ("conv filters=1 kernel=7", 7),
      ("conv filters=1 kernel=5; conv filters=1 kernel=5", 9),
    ])
  func stacks(_ body: String, _ size: Int64) throws {
    let field = try vertical("input 32 32 1; \(body)")
    #expect(field.size == size)
    #expect(field.stride == Ratio(1))
    #expect(field.padding == 0)
  }

  @Test(
    "size, stride and padding of each kind on 32 rows",
    arguments: [
      ("conv filters=2 kernel=3 stride=2 pad=1 rounding=floor", 3, "2", 1),
      ("conv filters=2 kernel=3 dilation=4 pad=4", 9, "1", 4),
      ("conv filters=2 kernel=3 pad=\"2,0,1,0\"", 3, "1", 2),
      ("conv filters=2 kernel=3 stride=2 pad=same", 3, "2", 0),
      ("maxpool kernel=3 stride=2 rounding=ceil", 3, "2", 0),
      ("deconv filters=2 kernel=4 stride=2 pad=1", 2, "1/2", 1),
      ("deconv filters=2 kernel=3 stride=2 pad=1 output-pad=1", 2, "1/2", 0),
      ("deconv filters=2 kernel=2 stride=2", 1, "1/2", 0),
      ("upsample factor=4", 1, "1/4", 0),
      ("upsample factor=2 interpolation=bilinear", 2, "1/2", 1),
      ("maxpool a kernel=2 stride=2; relu; max-unpool of=a", 2, "1", 0),
      ("maxpool a kernel=3 stride=2 pad=1 rounding=floor; max-unpool of=a", 5, "1", 1),
      ("pixel-shuffle factor=2", 1, "1/2", 0), ("crop top=3", 1, "1", -3),
      ("pad pad=\"2,0,0,0\"", 1, "1", 2), ("adaptive-avgpool height=8 width=8", 4, "4", 0),
      ("adaptive-avgpool height=7 width=7", 6, "32/7", 0), ("relu", 1, "1", 0),
      ("batchnorm", 1, "1", 0), ("lrn", 1, "1", 0), ("channel-shuffle groups=2", 1, "1", 0),
      ("slice start=1 count=2", 1, "1", 0), ("softmax", 1, "1", 0), ("prelu", 1, "1", 0),
      ("layernorm over=channels", 1, "1", 0), ("maxout pieces=2", 1, "1", 0),
      ("dropout", 1, "1", 0), ("scale", 1, "1", 0),
    ])
  func kinds(_ body: String, _ size: Int64, _ stride: String, _ padding: Int64) throws {
    let field = try vertical("input 32 32 4; \(body)")
    #expect(field.size == size)
    #expect(field.stride?.description == stride)
    #expect(field.padding == padding)
    #expect(!field.coversInput)
  }

  @Test(
    "what looks at every position sees the whole image",
    arguments: [
      "fc units=3", "rbf units=3", "flatten", "global-maxpool", "layernorm", "groupnorm groups=2",
      "batchnorm statistics=#false", "softmax over=volume", "adaptive-maxpool height=1 width=1",
      "multiply { path {}; path { global-avgpool; sigmoid } }",
      "conv filters=4 kernel=3 pad=1; multiply { path {}; path { global-avgpool } }; conv filters=1 kernel=1",
    ])
  func wholeImage(_ body: String) throws {
    let field = try vertical("input 32 32 4; \(body)")
    #expect(field.coversInput)
    #expect(field.stride == nil)
  }

  @Test("of paths, the union counts; the narrowest and the widest are distinguished")
  func paths() throws {
    let field = try vertical(
      """
      input 32 32 4; conv filters=4 kernel=3 pad=1
      add { path {}; path { conv filters=4 kernel=3 pad=1; conv filters=4 kernel=5 pad=2 } }
      """)
    #expect(field.size == 9)
    #expect(field.leastPath == PathField(size: 3, stride: Ratio(1)))
    #expect(field.mostPath == PathField(size: 9, stride: Ratio(1)))
    #expect(field.pathsShareStride && field.pathsShareCenter)
  }

  @Test("paths padded on one side have other centers, and together see more than either")
  func decentered() throws {
    let field = try vertical(
      """
      input 32 32 4
      add {
          path { conv filters=4 kernel=3 pad="2,0,0,0" }
          path { conv filters=4 kernel=3 pad="0,0,2,0" }
      }
      """)
    #expect(field.span == PixelSpan(first: -2, last: 2))
    #expect(field.mostPath.size == 3)
    #expect(field.pathsShareStride && !field.pathsShareCenter)
  }

  @Test("paths of other strides are not aligned")
  func misaligned() throws {
    let field = try vertical(
      """
      input 9 9 4
      add { path { conv filters=4 kernel=5 stride=2 }; path { conv filters=4 kernel=7 } }
      """)
    #expect(!field.pathsShareStride)
    #expect(field.stride == nil)
    #expect(field.span == PixelSpan(first: 0, last: 8))
  }

  @Test("a U-shaped network's paths meet in step, and its units are of two kinds")
  func uShape() throws {
    let network = try network(
      """
      input 32 32 4; conv a filters=4 kernel=3 pad=1
      add { path {}; path { maxpool kernel=2 stride=2; conv filters=4 kernel=3 pad=1; deconv filters=4 kernel=2 stride=2 } }
      conv last filters=1 kernel=3 pad=1
      """)
    let fields = try ReceptiveFields(of: network)
    let nodes = network.network.nodes
    let merge = try #require(fields[network.network.id(at: nodes.count - 2)]).vertical
    #expect(merge.stride == Ratio(1))
    #expect(merge.period == 2)
    // Through the pooling: 2·(⌊i/2⌋ − 1) − 1 … 2·(⌊i/2⌋ + 1) + 2.
    #expect(try merge.span(of: 0) == PixelSpan(first: -3, last: 4))
    #expect(try merge.span(of: 1) == PixelSpan(first: -3, last: 4))
    #expect(try merge.span(of: 7) == PixelSpan(first: 3, last: 10))
    let last = try #require(fields[network.network.id(at: nodes.count - 1)]).vertical
    #expect(last.size == 10)
    #expect(last.leastSize == 10)
    #expect(try last.span(of: 8) == PixelSpan(first: 3, last: 12))
    #expect(try last.span(of: 9) == PixelSpan(first: 5, last: 14))
  }

  @Test(
    "a field is what the unit's own trace finds, where strides spread dilated or small kernels",
    arguments: [
      ("8 8 1", "deconv filters=1 kernel=3 dilation=2 stride=3", 1),
      ("8 8 1", "deconv filters=1 kernel=3 dilation=2 stride=2 pad=1", 3),
      ("8 8 1", "deconv filters=1 kernel=5 dilation=3 stride=2 pad=2", 7),
      ("8 8 1", "deconv filters=1 kernel=1 stride=2", 1),
      ("8 8 1", "deconv filters=1 kernel=2 stride=5", 1),
      ("8 8 1", "deconv filters=1 kernel=1 stride=2; conv filters=1 kernel=3", 2),
      (
        "8 8 1",
        "deconv filters=1 kernel=1 stride=2; conv filters=1 kernel=1 stride=2 rounding=floor", 1
      ),
      (
        "9 9 1",
        "deconv filters=1 kernel=3 dilation=2 stride=3; conv filters=1 kernel=2 dilation=3", 2
      ),
      ("9 9 1", "deconv filters=1 kernel=3 dilation=2 stride=3; conv filters=1 kernel=4", 3),
    ] as [(String, String, Int64)])
  func traced(_ input: String, _ body: String, _ size: Int64) throws {
    let network = try network("input \(input); \(body)")
    let last = network.network.id(at: network.network.nodes.count - 1)
    let field = try #require(try ReceptiveFields(of: network)[last]).vertical
    let height = network.shape(of: last).height
    var sizes: [Int64] = []
    for unit in 0..<height {
      let rows = try rows(ofUnit: unit, last, network)
      guard let span = try field.span(of: Int64(unit)) else {
        #expect(rows == nil, "unit \(unit)")
        continue
      }
      if span.first >= 0, span.last < Int64(field.pixels) {
        let seen = span.first...span.last
        #expect(rows.map { Int64($0.lowerBound)...Int64($0.upperBound) } == seen, "unit \(unit)")
        sizes.append(span.count)
      }
    }
    #expect(field.size == size)
    #expect(sizes.max() == size)
    #expect(field.mostPath.size >= size)
  }

  /// The rows that any column's unit sees.
  private func rows(
    ofUnit row: Int, _ id: NodeID, _ network: InferredNetwork
  ) throws -> ClosedRange<Int>? {
    for column in 0..<network.shape(of: id).width {
      let regions = UnitRegion.regions(
        of: Extents(height: row, width: column), of: id, in: network)
      if let bounds = regions?.first?.rows.bounds { return bounds }
    }
    return nil
  }

  @Test("units that read nothing have no field")
  func nothing() throws {
    let field = try vertical(
      "input 9 9 1; conv filters=1 kernel=3 dilation=2; deconv filters=1 kernel=1 stride=2")
    #expect(field.size == 5)
    #expect(try field.span(of: 1) == nil)
    #expect(try field.span(of: 2) == PixelSpan(first: 1, last: 5))
    #expect(try field.unitsInside(of: 9) == 0...8)
    let all = try vertical(
      "input 9 9 1; deconv filters=1 kernel=1 stride=2; pad pad=1; conv filters=1 kernel=1 stride=2 rounding=floor"
    )
    #expect(all.size == 0)
    #expect(all.span == nil)
    #expect(all.padding == nil)
  }

  @Test("which units see no padding")
  func unitsInside() throws {
    let field = try vertical("input 11 11 1; conv filters=1 kernel=3 stride=2 pad=1")
    #expect(try field.unitsInside(of: 6) == 1...4)
    #expect(field.span?.center == 0)
    #expect(try field.span(of: 3)?.center == 6)
    let none = try vertical("input 2 2 1; conv filters=1 kernel=5 pad=2")
    #expect(try none.unitsInside(of: 2) == nil)
  }

  @Test("a field beyond 64 bits is an error at its layer")
  func overflow() throws {
    let stage = "conv filters=1 kernel=1 stride=1000000 rounding=floor; pad pad=4"
    func stages(_ count: Int) -> String {
      "input 9 9 1; " + Array(repeating: stage, count: count).joined(separator: "; ")
    }
    #expect(try vertical(stages(2)).stride == Ratio(1_000_000_000_000))
    let network = try network(stages(4))
    let error = #expect(throws: AnalysisError.self) { try ReceptiveFields(of: network) }
    #expect(error?.error == .countOverflow(.receptiveField))
  }

  @Test("units of too many kinds are not followed, nor is what reads them")
  func tooManyKinds() throws {
    let network = try network(
      "input 1 2003 1; upsample height=1 width=2011; conv filters=1 kernel=1; global-avgpool")
    let fields = try ReceptiveFields(of: network)
    let isFollowed = network.network.nodes.indices.map { index in
      fields[network.network.id(at: index)] != nil
    }
    #expect(isFollowed == [true, false, false, false])
  }
}
