@testable import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

/// Layers `c1` to `c4` of 100, 50, 25 and 13 rows of 200, and what follows them.
private func pyramid(_ body: String) -> String {
  """
  input 200 200 1; rounding floor
  conv c1 filters=1 kernel=3 stride=2 pad=1; conv c2 filters=1 kernel=3 stride=2 pad=1
  conv c3 filters=1 kernel=3 stride=2 pad=1; conv c4 filters=1 kernel=3 stride=2 pad=1
  \(body)
  """
}

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

  @Test("paths of other strides are not aligned, and the unit that sees most counts")
  func misaligned() throws {
    let field = try vertical(
      """
      input 9 9 4
      add { path { conv filters=4 kernel=5 stride=2 }; path { conv filters=4 kernel=7 } }
      """)
    #expect(!field.pathsShareStride && !field.isSteady)
    #expect(field.stride == nil)
    #expect(field.span == PixelSpan(first: 0, last: 6))
    #expect(try field.span(of: 2) == PixelSpan(first: 2, last: 8))
    #expect(field.size == 7)
    #expect(!field.coversInput)
    #expect(try field.unitsInside(of: 3) == 0...2)
  }

  @Test(
    "of paths with other strides, the field is that of the unit whose own trace finds most",
    arguments: [
      (pyramid("add p3 { path from=c4 { upsample like=c3 }; path from=c3 }"), 31, false),
      (
        pyramid(
          "add p3 { path from=c4 { upsample like=c3 }; path from=c3 }; conv filters=1 kernel=3 pad=1"
        ),
        63, false
      ),
      (
        pyramid(
          """
          conv c5 filters=1 kernel=3 stride=2 pad=1
          add p4 { path from=c5 { upsample like=c4 }; path from=c4 }
          add p3 { path from=p4 { upsample like=c3 }; path from=c3 }
          """), 63, false
      ),
      (
        pyramid(
          """
          conv c5 filters=1 kernel=3 stride=2 pad=1
          add p4 { path from=c5 { upsample like=c4 }; path from=c4 }
          add p3 { path from=p4 { upsample like=c3 }; path from=c3 }
          add n4 { path from=p3 { conv filters=1 kernel=3 stride=2 pad=1 }; path from=p4 }
          """), 127, false
      ),
      // A pooled crop sees the same for all units, and less than they do.
      (
        "input 12 12 1; conv a filters=1 kernel=3 pad=1; add { path from=a; path from=a { crop top=4 bottom=4 left=4 right=4; global-maxpool } }",
        10, false
      ),
      // A gate sees the whole image, its volume more of the padding.
      (
        "input 8 8 1; conv a filters=1 kernel=3 pad=1; multiply { path from=a { conv filters=1 kernel=3 pad=1 }; path from=a { global-avgpool } }",
        11, true
      ),
      (
        "input 8 8 1; conv a filters=1 kernel=3 pad=1; multiply { path from=a { conv filters=1 kernel=3 pad=1 }; path from=a { global-avgpool } }; conv filters=1 kernel=3 pad=1",
        12, true
      ),
      // Pooled and repeated beside dilated filters: from the padding of the first unit to the last pixel.
      (
        "input 8 8 1; conv a filters=1 kernel=3 pad=1; concat { path from=a { conv filters=1 kernel=3 dilation=3 pad=3 }; path from=a { global-avgpool; upsample height=8 width=8 } }",
        13, true
      ),
      // No path's field stays where it is, and each unit sees the whole image.
      (
        "input 9 9 1; rounding floor; conv a filters=1 kernel=7 stride=2 pad=3; add { path from=a; path from=a { conv filters=1 kernel=7 stride=2 pad=3; upsample like=a } }",
        19, true
      ),
      (
        "input 9 9 1; rounding floor; conv a filters=1 kernel=3 stride=2 pad=1; add { path from=a; path from=a { conv filters=1 kernel=5 stride=2 pad=2; upsample like=a } }",
        11, false
      ),
      // All units together.
      (
        "input 9 9 1; rounding floor; conv a filters=1 kernel=3 stride=2 pad=1; add { path from=a; path from=a { conv filters=1 kernel=5 stride=2 pad=2; upsample like=a } }; global-avgpool",
        19, true
      ),
    ] as [(String, Int64, Bool)])
  func differingStrides(_ body: String, _ size: Int64, _ coversInput: Bool) throws {
    let network = try network(body)
    let last = network.network.id(at: network.network.nodes.count - 1)
    let field = try #require(try ReceptiveFields(of: network)[last]).vertical
    #expect(!field.pathsShareStride)
    #expect(field.size == size)
    #expect(field.coversInput == coversInput)
    var most: Int64 = 0
    for unit in 0..<network.shape(of: last).height {
      let own = try #require(try rows(ofUnit: unit, last, network))
      let span = try #require(try field.span(of: Int64(unit)))
      most = max(most, span.count)
      let seen = max(span.first, 0)...min(span.last, Int64(field.pixels) - 1)
      #expect(Int64(own.lowerBound)...Int64(own.upperBound) == seen, "unit \(unit)")
      if coversInput { #expect(own == 0...field.pixels - 1, "unit \(unit)") }
    }
    #expect(field.size == most)
  }

  @Test("a network with more strides in one place than are followed has no field there")
  func tooManyStrides() throws {
    let towers = (1...37).map { stride in
      "path { conv filters=1 kernel=1 stride=\(stride) rounding=floor; upsample height=30 width=30 }"
    }
    func field(of count: Int) throws -> ReceptiveField? {
      let network = try network(
        "input 60 60 1; concat { \(towers.prefix(count).joined(separator: "; ")) }")
      return try ReceptiveFields(of: network)[
        network.network.id(at: network.network.nodes.count - 1)]
    }
    // Strides of S · ⌈60 / S⌉ / 30: 2 up to S = 6, then 63/30, and so on; 31 ends the sixteenth, 37 adds one more.
    #expect(try field(of: 6)?.isSteady == true)
    #expect(try field(of: 7)?.isSteady == false)
    #expect(try field(of: 31)?.isSteady == false)
    #expect(try field(of: 36)?.isSteady == false)
    #expect(try field(of: 37) == nil)
  }

  @Test(
    "of several inputs there is one field if they have the same extents",
    arguments: [
      // Two towers.
      (
        "input a 8 8 1; input b 8 8 1; add { path from=a { conv filters=1 kernel=3 pad=1 }; path from=b { conv filters=1 kernel=3 pad=1 } }",
        3, false, false
      ),
      (
        "input a 8 8 1; input b 8 8 1; add { path from=a { conv filters=1 kernel=3 pad=1 }; path from=b { conv filters=1 kernel=3 pad=1 } }; global-avgpool",
        10, true, false
      ),
      // One sees more than the other, and all of one image is not all of both.
      (
        "input a 8 8 1; input b 8 8 1; add { path from=a { conv filters=1 kernel=3 pad=1 }; path from=b { conv filters=1 kernel=5 pad=2 } }",
        5, false, false
      ),
      (
        "input a 8 8 1; input b 8 8 1; multiply { path from=a { conv filters=1 kernel=3 pad=1 }; path from=b { global-avgpool } }",
        9, false, false
      ),
      (
        "input a 8 8 1; input b 8 8 1; multiply { path from=a { conv filters=1 kernel=3 pad=1 }; path from=b { global-avgpool } }; global-avgpool",
        10, true, false
      ),
      // A vector has no extents.
      (
        "input a 8 8 3; input b 1 1 3; multiply { path from=a { conv filters=3 kernel=3 pad=1 }; path from=b }",
        3, false, false
      ),
      // Pixels of other images.
      (
        "input a 8 8 1; input b 16 16 1; rounding floor; add { path from=a { conv filters=1 kernel=3 pad=1 }; path from=b { conv filters=1 kernel=3 stride=2 pad=1 } }",
        nil, false, true
      ),
      (
        "input a 8 8 1; input b 16 16 1; concat { path from=a { global-avgpool }; path from=b { global-avgpool } }; fc units=2",
        nil, false, true
      ),
    ] as [(String, Int64?, Bool, Bool)])
  func severalInputs(
    _ body: String, _ size: Int64?, _ coversInput: Bool, _ inputsDiffer: Bool
  ) throws {
    let network = try network(body)
    let last = network.network.id(at: network.network.nodes.count - 1)
    let fields = try ReceptiveFields(of: network)
    #expect(fields[last]?.vertical.size == size)
    #expect(fields[last]?.coversInput ?? false == coversInput)
    #expect(fields.inputsDiffer(at: last) == inputsDiffer)
    #expect(!fields.inputsDiffer(at: network.network.id(at: 0)))
    // What is said of all units is so for one of them in the middle.
    let unit = network.shape(of: last).height / 2
    let regions = try #require(
      UnitRegion.regions(of: Extents(height: unit, width: unit), of: last, in: network))
    #expect(regions.count == 2)
    guard let field = fields[last]?.vertical else { return }
    let span = try #require(try field.span(of: Int64(unit)))
    for region in regions where network.shape(of: region.input).height > 1 {
      let bounds = try #require(region.rows.bounds)
      #expect(span.first <= Int64(bounds.lowerBound) && span.last >= Int64(bounds.upperBound))
      if coversInput { #expect(bounds == 0...field.pixels - 1) }
    }
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
    #expect(merge.pattern.period == 2)
    // Through the pooling: 2·(⌊i/2⌋ − 1) − 1 … 2·(⌊i/2⌋ + 1) + 2.
    #expect(try merge.span(of: 0) == PixelSpan(first: -3, last: 4))
    #expect(try merge.span(of: 1) == PixelSpan(first: -3, last: 4))
    #expect(try merge.span(of: 7) == PixelSpan(first: 3, last: 10))
    let last = try #require(fields[network.network.id(at: nodes.count - 1)]).vertical
    #expect(last.size == 10)
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
