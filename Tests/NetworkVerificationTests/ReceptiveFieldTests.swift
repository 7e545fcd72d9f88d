import NetworkAnalysis
import NetworkExecution
import NetworkModel
import NetworkVerification
import TestSupport
import Testing

/// What a unit is predicted to see, checked against what it sees: each pixel of the input is changed in
/// turn, and the units that change with it are those in whose region it lies.
@Suite struct ReceptiveFieldTests {
  @Test(
    "units change with the pixels of their region and with no others",
    arguments: [
      "conv filters=2 kernel=3 stride=2 pad=1 rounding=floor",
      "conv filters=2 kernel=\"2x3\" dilation=\"3x2\" pad=2",
      "conv filters=2 kernel=1 stride=3 rounding=floor; conv filters=2 kernel=2",
      "maxpool kernel=3 stride=2 rounding=ceil; avgpool kernel=2 stride=2 pad=1 rounding=ceil",
      "conv filters=2 kernel=3 pad=\"2,0,1,3\"; maxpool kernel=2 stride=2 pad=same",
      "deconv filters=2 kernel=3 stride=2 pad=1 output-pad=1",
      "deconv filters=2 kernel=2 stride=3; conv filters=2 kernel=2",
      "deconv filters=2 kernel=3 stride=2 dilation=2 pad=2; avgpool kernel=3 stride=1",
      "deconv filters=2 kernel=4 stride=3 pad=same",
      "maxpool kernel=2 stride=2 rounding=floor; upsample factor=3",
      "upsample factor=2 interpolation=bilinear; maxpool kernel=3 stride=3 rounding=floor",
      "upsample height=13 width=5 interpolation=bilinear; conv filters=2 kernel=3 pad=1",
      "upsample height=11 width=9 interpolation=bilinear-aligned-corners",
      "adaptive-avgpool height=4 width=5; conv filters=2 kernel=2",
      "conv filters=4 kernel=2; pixel-shuffle factor=2; crop top=3 left=1; pad pad=2",
      "groupnorm groups=2", "layernorm over=channels; lrn size=3", "global-avgpool; fc units=3",
      "upsample factor=2 interpolation=bicubic; conv filters=2 kernel=2",
      "upsample height=3 width=13 interpolation=bicubic; avgpool kernel=2 stride=1",
      "upsample height=15 width=4 interpolation=bicubic-aligned-corners",
      "upsample height=3 width=13 interpolation=bilinear-antialiased",
      "instancenorm", "grn", "l2-normalize", "glu",
      "lppool kernel=3 stride=2 power=3 rounding=floor",
    ])
  func chains(_ body: String) throws {
    try check("input 8 7 2\n\(body)", regionsAreFull: true)
  }

  @Test(
    "of units with several paths, rows and columns are exact",
    arguments: [
      "concat along=height { path {}; path { conv filters=2 kernel=3 pad=1 } }; maxpool kernel=2 stride=1",
      "add { path {}; path { conv filters=2 kernel=3 pad=1; conv filters=2 kernel=3 pad=1 } }",
      "add { path { conv filters=2 kernel=\"1x5\" pad=\"0x2\" }; path { conv filters=2 kernel=\"5x1\" pad=\"2x0\" } }",
      "concat { path { conv filters=2 kernel=5 pad=2 }; path { conv filters=2 kernel=3 pad=1 dilation=1 } }; slice start=2 count=1",
      "concat { path { conv filters=2 kernel=5 pad=2 }; path {} }; conv filters=2 kernel=1 groups=2; slice start=1 count=1",
      "multiply { path { conv filters=2 kernel=3 pad=1 }; path { global-avgpool; fc units=2; sigmoid } }",
      "maximum { path { maxpool kernel=3 stride=1 pad=1 }; path { conv filters=2 kernel=1 } }; conv filters=1 kernel=3 stride=2 rounding=floor",
      """
      conv a filters=2 kernel=3 pad=1
      add { path {}; path { maxpool kernel=2 stride=2 rounding=ceil; conv filters=2 kernel=3 pad=1; upsample height=8 width=7 } }
      conv last filters=1 kernel=3 pad=1
      """,
    ])
  func branches(_ body: String) throws {
    try check("input 8 7 2\n\(body)", regionsAreFull: false)
  }

  @Test("the same of random networks", arguments: 1...24)
  func random(_ seed: Int) throws {
    var generator = FixedGenerator(seed: UInt64(seed))
    try check(Self.drawn(using: &generator), regionsAreFull: false)
  }

  /// Pieces that take a plane of 8×7 with 2 channels and give it back.
  private static let pieces = [
    "conv filters=2 kernel=3 pad=1", "conv filters=2 kernel=\"3x2\" pad=same dilation=2",
    "conv filters=2 kernel=\"1x3\" pad=\"0,2,0,0\" groups=2", "maxpool kernel=3 stride=1 pad=1",
    "conv filters=2 kernel=2 stride=2 pad=same; upsample height=8 width=7",
    "maxpool kernel=3 stride=3 rounding=ceil; upsample height=8 width=7 interpolation=bilinear",
    "conv filters=2 kernel=2 stride=2 rounding=floor; deconv filters=2 kernel=2 stride=2; pad pad=\"0,0,0,1\"",
    "pad pad=1; crop top=2 right=2", "relu",
    "add { path {}; path { conv filters=2 kernel=3 pad=1 } }",
    "concat { path { conv filters=1 kernel=\"3x1\" pad=\"1x0\" }; path { slice start=1 count=1 } }",
    "concat { path { conv filters=1 kernel=\"1x3\" pad=\"0x1\" }; path { avgpool kernel=3 stride=1 pad=1 } }; slice start=1 count=2",
    "conv filters=8 kernel=1 stride=2 rounding=floor; pixel-shuffle factor=2; pad pad=\"0,0,0,0\"; crop right=1",
  ]

  private static func drawn(using generator: inout FixedGenerator) -> String {
    let chosen = (0..<3).map { _ in
      pieces[Int.random(in: 0..<pieces.count, using: &generator)]
    }
    return "input 8 7 2\n" + chosen.joined(separator: "\n")
  }

  /// Fields as if the image had no end count places beyond it; what a unit reads are the pixels copied there.
  @Test(
    "units change with the pixels that are copied around the plane",
    arguments: [
      "pad pad=3 mode=reflect", "pad pad=\"4,1,2,5\" mode=replicate", "pad pad=7 mode=circular",
      "pad pad=2 mode=reflect; conv filters=2 kernel=3 stride=2 rounding=floor",
      "pad pad=\"5,2,0,6\" mode=circular; maxpool kernel=2 stride=1; conv filters=2 kernel=2",
      "pad pad=4 mode=replicate; conv filters=2 kernel=3 dilation=2",
      "conv filters=2 kernel=3; pad pad=1 mode=reflect; conv filters=2 kernel=3 pad=1",
      "pad pad=1 mode=reflect; pad pad=2 mode=circular; crop top=1 right=2",
      "pad pad=2 value=3; conv filters=2 kernel=3",
    ])
  func copies(_ body: String) throws {
    try check("input 8 7 2\n\(body)", regionsAreFull: false, spansAreReal: false)
  }

  @Test(
    "the same of sequences",
    arguments: [
      "conv filters=2 kernel=3 stride=2 pad=\"2,0\" dilation=3 rounding=floor",
      "conv filters=2 kernel=2 dilation=4 pad=\"4,0\"; conv filters=2 kernel=2 dilation=2 pad=\"2,0\"",
      "maxpool kernel=3 stride=2 rounding=ceil; deconv filters=2 kernel=3 stride=2 dilation=2 pad=1",
      "deconv filters=2 kernel=2 stride=3; avgpool kernel=4 stride=2 pad=2 rounding=ceil",
      "upsample factor=3; maxpool kernel=2 stride=2 rounding=floor",
      "conv filters=2 kernel=4 pad=same stride=3; upsample length=17; crop left=2 right=1; pad pad=1",
    ])
  func sequences(_ body: String) throws {
    try check("input 17 2\n\(body)", regionsAreFull: true)
  }

  @Test(
    "the same of volumes with three axes, which all differ",
    arguments: [
      "conv filters=2 kernel=\"3x2x1\" stride=\"1x2x1\" pad=\"1x0x0\" rounding=floor",
      "conv filters=2 kernel=2 dilation=\"3x1x2\" pad=\"2,0,1,1,0,0\"",
      "maxpool kernel=\"1x2x3\" stride=\"1x2x2\" rounding=ceil; conv filters=2 kernel=\"3x1x1\" pad=same",
      "deconv filters=2 kernel=\"2x3x2\" stride=\"2x1x2\" pad=\"0x1x0\"; avgpool kernel=2 stride=1",
      "upsample factor=2; maxpool kernel=3 stride=3 rounding=floor; crop front=1 left=1",
      "maxpool kernel=2 stride=2 rounding=floor; upsample frames=5 height=4 width=6",
    ])
  func bodies(_ body: String) throws {
    try check("input 5 4 6 2\n\(body)", regionsAreFull: true)
  }

  @Test(
    "the same of volumes with three axes and of sequences, with several paths",
    arguments: [
      "input 5 4 6 2; add { path { conv filters=2 kernel=\"3x1x1\" pad=\"1x0x0\" }; path { conv filters=2 kernel=\"1x3x3\" pad=\"0x1x1\" } }; maxpool kernel=2 stride=1",
      "input 5 4 6 2; concat along=frames { path {}; path { conv filters=2 kernel=3 pad=1 } }; conv filters=1 kernel=\"2x1x1\"",
      "input 17 2; concat along=length { path {}; path { conv filters=2 kernel=3 pad=1 } }; maxpool kernel=2 stride=1",
      "input 17 2; add { path {}; path { conv filters=2 kernel=2 dilation=3 pad=\"3,0\"; conv filters=2 kernel=2 dilation=3 pad=\"3,0\" } }",
    ])
  func severalPaths(_ body: String) throws {
    try check(body, regionsAreFull: false)
  }

  @Test(
    "the same of units that are zero unless they hold the maximum of their window, over many images",
    arguments: [
      "maxpool a kernel=2 stride=2 rounding=floor; conv filters=2 kernel=3 pad=1; max-unpool of=a",
      "maxpool a kernel=2 stride=3 rounding=ceil; conv filters=2 kernel=1; max-unpool of=a",
    ])
  func maxUnpooling(_ body: String) throws {
    try check("input 6 7 2; \(body)", regionsAreFull: true, images: 40)
  }

  @Test("the same of max unpooling where windows overlap")
  func overlappingUnpooling() throws {
    try check(
      "input 6 7 2; maxpool a kernel=3 stride=2 pad=1 rounding=floor; conv filters=2 kernel=1; max-unpool of=a",
      regionsAreFull: false, images: 40)
  }

  /// - Parameters:
  ///   - regionsAreFull: whether each unit sees every crossing of its planes, rows and columns, as
  ///   units do that see by one path.
  ///   - spansAreReal: whether places beyond the image stand for nothing in it.
  ///   - images: how many are drawn; a unit sees the pixels with which it changes in any of them.
  private func check(
    _ body: String, regionsAreFull: Bool, spansAreReal: Bool = true, images: Int = 1
  ) throws {
    let network = try network(body)
    let input = network.shape(of: network.network.id(at: 0))
    let last = network.network.id(at: network.network.nodes.count - 1)
    let output = network.shape(of: last)
    let field = try ReceptiveFields(of: network)[last]
    let changes = try (0..<images).map {
      try Changes(of: network, from: input, to: output, seed: UInt64(3 + $0))
    }
    for unit in output.extents.places {
      let region = UnitRegion.regions(of: unit, of: last, in: network)?.first
      let seen = Set(changes.flatMap { $0.pixels(changing: unit) })
      for axis in input.axes.all {
        let seenPlaces = Set(seen.map { $0[axis] })
        #expect(region.map { Set($0[axis].all) } ?? [] == seenPlaces, "\(unit), \(axis)")
        #expect(region?[axis].isExact ?? true)
        guard spansAreReal, let own = field?[axis], output.axes == input.axes,
          let first = seenPlaces.min(),
          let end = seenPlaces.max()
        else { continue }
        let span = try #require(try own.span(of: Int64(unit[axis])), "\(unit), \(axis)")
        #expect(span.first <= first && span.last >= end, "\(unit), \(axis)")
        guard regionsAreFull, span.first >= 0, span.last < input.extents[axis] else { continue }
        #expect(span.first == first && span.last == end, "\(unit), \(axis)")
      }
      if regionsAreFull {
        #expect(
          seen.count == input.axes.all.reduce(1) { $0 * (region?[$1].count ?? 0) })
      }
    }
  }
}

extension Extents {
  /// All places of a volume of this size, the last axis first.
  fileprivate var places: [Extents] {
    (0..<depth * height * width).map { index in
      Extents(axes) { axis in
        switch axis {
        case .depth: index / (height * width)
        case .height: index / width % height
        case .width, .length, .channels: index % width
        }
      }
    }
  }
}

extension PixelSet {
  fileprivate var all: [Int] { ranges.flatMap { Array($0) } }
}

/// Which units of the output change with which pixels of the input.
private struct Changes {
  private let input: Shape
  private let shape: TensorShape
  private let values: [Float]

  /// Runs a batch: the plain image, then one image for each pixel, in which that pixel is far larger.
  ///
  /// Weights are positive and so are all values, so that no change is canceled.
  init(of network: InferredNetwork, from input: Shape, to output: Shape, seed: UInt64) throws {
    self.input = input
    let (positions, count) = (Int(input.positions), Int(input.count))
    let images = positions + 1
    var batch = Tensor(TensorShape(images: images, input))
    var generator = FixedGenerator(seed: seed)
    for index in batch.values.indices {
      let plain = index % count
      batch.values[index] =
        index < count ? Float.random(in: 1e-6...2e-6, using: &generator) : batch.values[plain]
    }
    for pixel in 0..<positions {
      for channel in 0..<input.channels {
        batch.values[(pixel + 1) * count + channel * positions + pixel] = 1e9
      }
    }
    var executor = ReferenceExecutor(
      network.network, feeding: [network.network.id(at: 0): batch], with: PositiveParameters())
    _ = try executor.run()
    let result = try #require(
      executor.tensor(of: network.network.id(at: network.network.nodes.count - 1)))
    shape = result.shape
    values = result.values
  }

  /// The pixels with which any channel of a unit changes.
  func pixels(changing unit: Extents) -> [Extents] {
    let own = unit.axes.all.reduce(0) { $0 * shape[$1] + unit[$1] }
    return input.extents.places.enumerated().filter { pixel, _ in
      (0..<shape.channels).contains { channel in
        let index = channel * shape.planeCount + own
        return values[index] != values[(pixel + 1) * shape.imageCount + index]
      }
    }.map { $0.element }
  }
}

/// Weights from ½ to 1½, no biases.
private struct PositiveParameters: ParameterSource {
  func parameters(for layer: ParameterRequest) throws(ParameterFailure) -> LayerParameters {
    var generator = FixedGenerator(seed: UInt64(layer.node.index))
    return LayerParameters(
      weights: (0..<layer.sizes.weights).map { _ in Float.random(in: 0.5...1.5, using: &generator)
      },
      biases: Array(repeating: 0, count: layer.sizes.biases),
      mean: Array(repeating: 0, count: layer.sizes.mean),
      variance: Array(repeating: 1, count: layer.sizes.variance))
  }
}
