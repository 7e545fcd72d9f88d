@_spi(Rules) import NetworkModel
import TestSupport
import Testing

struct ConvolutionTests {
  private static func convolution(
    _ filters: Int, _ kernel: Int, stride: Int = 1, pad: Int = 0, groups: Int = 1,
    bias: BiasForm = .shared, rounding: Rounding = .exact
  ) throws -> Layer {
    .convolution(
      try Convolution(
        filters: filters, windows: square(kernel, stride: stride, pad: pad), groups: groups,
        bias: bias, rounding: rounding))
  }

  /// Which maps of S2 each map of C3 reads: LeCun et al. 1998, table I.
  private static let tableOfC3 = [
    [0, 1, 2], [1, 2, 3], [2, 3, 4], [3, 4, 5], [0, 4, 5], [0, 1, 5],
    [0, 1, 2, 3], [1, 2, 3, 4], [2, 3, 4, 5], [0, 3, 4, 5], [0, 1, 4, 5], [0, 1, 2, 5],
    [0, 1, 3, 4], [1, 2, 4, 5], [0, 2, 3, 5], [0, 1, 2, 3, 4, 5],
  ]

  private static let lectures = [
    LayerCase(
      "N=7 F=3 S=1 P=0", try convolution(1, 3), on: [7, 7, 1], gives: [5, 5, 1], weights: 9,
      biases: 1, macs: 225, connections: 250),
    LayerCase(
      "N=7 F=3 S=2 P=0", try convolution(1, 3, stride: 2), on: [7, 7, 1], gives: [3, 3, 1],
      weights: 9, biases: 1, macs: 81, connections: 90),
    LayerCase(
      "N=7 F=3 S=1 P=1", try convolution(1, 3, pad: 1), on: [7, 7, 1], gives: [7, 7, 1],
      weights: 9, biases: 1, macs: 441, connections: 490),
    LayerCase(
      "one 5×5×3 filter", try convolution(1, 5), on: [32, 32, 3], gives: [28, 28, 1], weights: 75,
      biases: 1, macs: 58_800, connections: 59_584),
    LayerCase(
      "six 5×5×3 filters", try convolution(6, 5), on: [32, 32, 3], gives: [28, 28, 6],
      weights: 450, biases: 6, macs: 352_800, connections: 357_504),
    LayerCase(
      "ten 5×5 filters, S=1, P=2: 760 parameters", try convolution(10, 5, pad: 2),
      on: [32, 32, 3], gives: [32, 32, 10], weights: 750, biases: 10, macs: 768_000,
      connections: 778_240),
    LayerCase(
      "3 input and 4 output channels", try convolution(4, 3), on: [3, 3, 3], gives: [1, 1, 4],
      weights: 108, biases: 4, macs: 108, connections: 112),
    LayerCase(
      "one 7×7 from 64 to 64 channels: 49C²", try convolution(64, 7, pad: 3, bias: .none),
      on: [56, 56, 64], gives: [56, 56, 64], weights: 49 * 64 * 64, macs: 629_407_744,
      connections: 629_407_744),
    LayerCase(
      "a 3×3 from 64 to 64 channels: 9C²", try convolution(64, 3, pad: 1, bias: .none),
      on: [56, 56, 64], gives: [56, 56, 64], weights: 9 * 64 * 64, macs: 115_605_504,
      connections: 115_605_504),
  ]

  private static let published = [
    LayerCase(
      "AlexNet conv1 (CS231n 2016, lecture 7)", try convolution(96, 11, stride: 4),
      on: [227, 227, 3], gives: [55, 55, 96], weights: 34_848, biases: 96, macs: 105_415_200,
      connections: 105_705_600,
      operations: [.multiplications: 105_415_200, .additions: 105_415_200]),
    LayerCase(
      "AlexNet conv2 in two groups (Krizhevsky et al. 2012, §3.5)",
      try convolution(256, 5, pad: 2, groups: 2), on: [27, 27, 96], gives: [27, 27, 256],
      weights: 307_200, biases: 256, macs: 223_948_800, connections: 224_135_424),
    LayerCase(
      "VGG D, first convolution of the first stack", try convolution(64, 3, pad: 1),
      on: [224, 224, 3], gives: [224, 224, 64], weights: 1_728, biases: 64, macs: 86_704_128,
      connections: 89_915_392),
    LayerCase(
      "VGG D, second convolution of the fourth stack", try convolution(512, 3, pad: 1),
      on: [28, 28, 512], gives: [28, 28, 512], weights: 2_359_296, biases: 512,
      macs: 1_849_688_064, connections: 1_850_089_472),
    LayerCase(
      "GoogLeNet conv1 (disputes table 1's 2.7K and 34M)",
      try convolution(64, 7, stride: 2, pad: 3, rounding: .floor), on: [224, 224, 3],
      gives: [112, 112, 64], weights: 9_408, biases: 64, macs: 118_013_952,
      connections: 118_816_768),
    LayerCase(
      "LeNet-5 C1: 156 parameters, 122,304 connections", try convolution(6, 5), on: [32, 32, 1],
      gives: [28, 28, 6], weights: 150, biases: 6, macs: 117_600, connections: 122_304),
    LayerCase(
      "LeNet-5 C3: 1,516 parameters, 151,600 connections",
      .convolution(
        try Convolution(
          filters: 16, windows: square(5), rounding: .exact,
          connectionTable: ConnectionTable(channelsOfFilter: tableOfC3))),
      on: [14, 14, 6], gives: [10, 10, 16], weights: 1_500, biases: 16, macs: 150_000,
      connections: 151_600),
    LayerCase(
      "LeNet-5 C5: 48,120 parameters and connections", try convolution(120, 5), on: [5, 5, 16],
      gives: [1, 1, 120], weights: 48_000, biases: 120, macs: 48_000, connections: 48_120),
    LayerCase(
      "AlphaGo conv1: 230,592 parameters", try convolution(192, 5, pad: 2), on: [19, 19, 48],
      gives: [19, 19, 192], weights: 230_400, biases: 192, macs: 83_174_400,
      connections: 83_243_712),
    LayerCase(
      "AlphaGo's last layer: a bias for each position",
      try convolution(1, 1, bias: .perPosition), on: [19, 19, 192], gives: [19, 19, 1],
      weights: 192, biases: 361, macs: 69_312, connections: 69_673),
    LayerCase(
      "MobileNet's depthwise 3×3 (arXiv:1704.04861, table 1)",
      try convolution(32, 3, pad: 1, groups: 32, bias: .none), on: [112, 112, 32],
      gives: [112, 112, 32], weights: 288, macs: 3_612_672, connections: 3_612_672),
    LayerCase(
      "LocallyConnected2D of 3×3 on 6×6×4: (16, 36, 4) and (4, 4, 4) (keras-team/keras #13124)",
      .convolution(
        try Convolution(
          filters: 4, windows: square(3), bias: .perPosition, weights: .perPosition)),
      on: [6, 6, 4], gives: [4, 4, 4], weights: 2_304, biases: 64, macs: 2_304,
      connections: 2_368, operations: [.multiplications: 2_304, .additions: 2_304]),
    LayerCase(
      "standardized weights: 2 filters of 18 weights, in addition to the products",
      .convolution(
        try Convolution(
          filters: 2, windows: square(3), bias: .none, weights: .standardized(epsilon: 1e-6))),
      on: [3, 3, 2], gives: [1, 1, 2], weights: 36, macs: 36, connections: 36,
      operations: [
        .multiplications: 36 + 36, .additions: 36 + 4 * 36 + 2, .divisions: 36 + 2 * 2,
        .squareRoots: 2,
      ]),
  ]

  @Test(arguments: lectures + published)
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("P = (F − 1)/2 keeps the size at stride 1", arguments: [1, 3, 5, 7, 9, 11])
  func sizePreservingPadding(kernel: Int) throws {
    let layer = try Self.convolution(4, kernel, pad: (kernel - 1) / 2)
    #expect(try layer.output(from: .one(volume(13, 17, 2))) == (try volume(13, 17, 4)))
  }

  @Test("N=7 F=3 S=3 does not fit")
  func doesNotFit() throws {
    let input = LayerInput.one(try volume(7, 7, 1))
    let exact = try Self.convolution(1, 3, stride: 3)
    let fit = try Window(kernel: 3, stride: 3).fit(along: 7, axis: .height)
    #expect(throws: LayerError.remainder(fit)) { try exact.output(from: input) }
    #expect(fit.unread == 1)

    let unstated = try Self.convolution(1, 3, stride: 3, rounding: .unstated)
    #expect(try unstated.output(from: input) == (try volume(2, 2, 1)))
    #expect(unstated.unreadRemainders(from: input).map(\.axis) == [.height, .width])

    let floor = try Self.convolution(1, 3, stride: 3, rounding: .floor)
    #expect(floor.unreadRemainders(from: input).isEmpty)
  }

  @Test("a remainder is named along its own axis")
  func remainderAxes() throws {
    let layer = try Self.convolution(1, 3, stride: 2, rounding: .unstated)
    let axes = { (height: Int, width: Int) throws in
      try layer.unreadRemainders(from: .one(volume(height, width, 1))).map(\.axis)
    }
    #expect(try axes(7, 7) == [])
    #expect(try axes(8, 7) == [.height])
    #expect(try axes(7, 8) == [.width])
    #expect(try axes(8, 8) == [.height, .width])
  }

  @Test("a direct kernel makes as many multiplications", arguments: [1, 2, 4])
  func countedOneByOne(groups: Int) throws {
    let layer = try Self.convolution(8, 3, stride: 2, pad: 1, groups: groups, rounding: .floor)
    var multiplications: Int64 = 0
    for _ in stride(from: -1, through: 9 + 1 - 3, by: 2) {
      for _ in stride(from: -1, through: 6 + 1 - 3, by: 2) {
        for filter in 0..<8 {
          for channel in 0..<4 where channel * groups / 4 == filter * groups / 8 {
            multiplications += 3 * 3
          }
        }
      }
    }
    #expect(try cost(of: layer, on: volume(9, 6, 4)).macs == multiplications)
  }
}
