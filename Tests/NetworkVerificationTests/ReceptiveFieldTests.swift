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

  /// - Parameter regionsAreFull: whether each unit sees every crossing of its rows and columns.
  private func check(_ body: String, regionsAreFull: Bool) throws {
    let network = try network(body)
    let input = network.shape(of: network.network.id(at: 0))
    let last = network.network.id(at: network.network.nodes.count - 1)
    let output = network.shape(of: last)
    let changes = try Changes(of: network, from: input, to: output)
    for row in 0..<output.height {
      for column in 0..<output.width {
        let region = UnitRegion.regions(
          of: Extents(height: row, width: column), of: last, in: network
        ).first
        let seen = changes.pixels(changing: row, column)
        #expect(region.map { Set($0.rows.all) } ?? [] == Set(seen.map(\.row)), "\(row), \(column)")
        #expect(
          region.map { Set($0.columns.all) } ?? [] == Set(seen.map(\.column)), "\(row), \(column)")
        #expect(region?.rows.isExact ?? true && region?.columns.isExact ?? true)
        if regionsAreFull {
          #expect(seen.count == (region?.rows.count ?? 0) * (region?.columns.count ?? 0))
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
  init(of network: InferredNetwork, from input: Shape, to output: Shape) throws {
    self.input = input
    let (positions, count) = (Int(input.positions), Int(input.count))
    let images = positions + 1
    var batch = Tensor(
      TensorShape(
        images: images, channels: input.channels, height: input.height, width: input.width))
    var generator = FixedGenerator(seed: 3)
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
  func pixels(changing row: Int, _ column: Int) -> [(row: Int, column: Int)] {
    (0..<Int(input.positions)).filter { pixel in
      (0..<shape.channels).contains { channel in
        let place = (channel * shape.height + row) * shape.width + column
        return values[place] != values[(pixel + 1) * shape.imageCount + place]
      }
    }.map { ($0 / input.width, $0 % input.width) }
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
