@_spi(Rules) import NetworkModel
import Testing

/// The largest numbers that are accepted either give an answer or an error, and quickly.
struct LayerExtremeTests {
  private static let most = Window.largestHyperparameter
  private static let longest = Shape.largestExtent

  private static func shapes() throws -> [Shape] {
    [
      try volume(1, 1, 1), try volume(1 << 16, 1 << 16, 1 << 16), try volume(longest, 1, 1),
      try volume(1, longest, 1), try volume(1, 1, longest), try volume(longest, 1 << 17, 1),
      try volume(1 << 17, 1, longest), try volume(999_983, 999_979, 281),
    ]
  }

  private static func windows() throws -> [Windows] {
    let paddings = [
      AxisPadding.none, .same, .explicit(before: most, after: most),
      .explicit(before: most, after: 0), .explicit(before: 499_999, after: 1),
    ]
    var pairs: [Windows] = []
    for padding in paddings {
      for (kernel, stride, dilation) in [
        (1, 1, 1), (most, 1, 1), (most, most, most), (most, 1, most), (1, most, 1),
        (999_983, 2, 3), (999_983, 618_033, 381_966), (2, 1, most),
      ] {
        let window = try Window(
          kernel: kernel, stride: stride, dilation: dilation, padding: padding)
        pairs.append(Windows(vertical: window, horizontal: window))
      }
    }
    return pairs
  }

  /// Layers of every kind, its numbers at their limits.
  private static func layers() throws -> [Layer] {
    var layers: [Layer] = []
    for windows in try windows() {
      for rounding in Rounding.allCases {
        for reduction in [Reduction.max, .l2, try .norm(power: 0.1)] {
          layers.append(.pooling(Pooling(reduction, windows: windows, rounding: rounding)))
        }
        for groups in [1, longest] {
          layers.append(
            .convolution(
              try Convolution(
                filters: longest, windows: windows, groups: groups, bias: .perPosition,
                rounding: rounding, weights: groups == 1 ? .perPosition : .shared)))
        }
      }
      layers.append(
        .transposedConvolution(try TransposedConvolution(filters: longest, windows: windows)))
    }
    for terms in Scale.Terms.allCases { layers.append(.scale(Scale(terms))) }
    for reduction in [Reduction.max, .average, .l2, .sum, try .norm(power: 100)] {
      layers.append(.globalPooling(GlobalPooling(reduction)))
      layers.append(
        .adaptivePooling(
          try AdaptivePooling(reduction, to: Extents(height: longest, width: 65_537))))
    }
    for scope in Softmax.Scope.allCases {
      layers.append(.softmax(Softmax(.logarithmic, over: scope)))
    }
    return layers + (try others())
  }

  private static func others() throws -> [Layer] {
    [
      .input(InputVolume(shape: try volume(1 << 16, 1 << 16, 1 << 16))),
      .fullyConnected(try FullyConnected(units: longest)),
      .radialBasis(try RadialBasis(units: longest)),
      .activation(try Activation(.gelu(.tanh))), .activation(try Activation(.mish)),
      .parametricReLU(ParametricReLU()), .maxout(try Maxout(pieces: longest)),
      .batchNormalization(try BatchNormalization()),
      .batchNormalization(try BatchNormalization(tracksStatistics: false)),
      .layerNormalization(try LayerNormalization()),
      .layerNormalization(try LayerNormalization(over: .channels)),
      .groupNormalization(try GroupNormalization(groups: longest)),
      .instanceNormalization(try InstanceNormalization(affine: true, tracksStatistics: true)),
      .instanceNormalization(try InstanceNormalization()),
      .globalResponseNormalization(try GlobalResponseNormalization()),
      .l2Normalization(try L2Normalization(hasScale: true)), .gatedLinearUnit(GatedLinearUnit()),
      .localResponseNormalization(try LocalResponseNormalization(size: most)),
      .dropout(try Dropout(rate: 1)), .concatenation(Concatenation(along: .height)),
      .concatenation(Concatenation()), .addition(Addition()), .multiplication(Multiplication()),
      .addition(Addition(.difference)), .addition(Addition(weights: .softmax)),
      .matrixMultiplication(MatrixMultiplication()),
      .matrixMultiplication(MatrixMultiplication(transposing: .first)),
      .matrixMultiplication(MatrixMultiplication(transposing: .second)),
      .regionPooling(try RegionPooling(regions: longest, height: longest, width: longest)),
      .regionPooling(try RegionPooling(regions: longest, height: 7, width: 7)),
      .maxUnpooling(
        MaxUnpooling(
          windows: try Windows(.two) { _ in
            try Window(
              kernel: most, stride: most, dilation: most,
              padding: .explicit(before: most, after: most))
          })),
      .maxUnpooling(MaxUnpooling(windows: try Windows(.two) { _ in try Window(kernel: 1) })),
      .maximum(Maximum()), .flatten(Flatten()),
      .reshape(try Reshape(height: longest, width: nil, channels: 1)),
      .reshape(try Reshape(height: longest, width: longest, channels: longest)),
      .fullyConnected(try FullyConnected(units: longest, over: .positions)),
      .globalPooling(GlobalPooling(.l2, .over(.channels))),
      .activation(try Activation(.hardTanh(least: -1e300, most: 1e300))),
      .dropout(try Dropout(rate: 1, of: .images)),
      .pixelShuffle(try PixelShuffle(factor: most, .toDepth, order: .pixelFirst)),
      .padding(
        try Padding(
          Sides(top: most, left: most, bottom: most, right: most), channelsBefore: most,
          channelsAfter: most)),
      .padding(
        try Padding(
          Sides(top: most, left: most, bottom: most, right: most), filling: .copies(.replicate))),
      .padding(
        try Padding(
          Sides(top: most, left: most, bottom: most, right: most), filling: .copies(.circular))),
      .crop(try Crop(Sides(top: most, left: most, bottom: most, right: most))),
      .upsample(
        try Upsample(to: .factors(Extents(height: most, width: most)), interpolation: .bilinear)),
      .upsample(
        try Upsample(
          to: .factors(Extents(height: most, width: most)), interpolation: .bicubicAntialiased)),
      .upsample(
        try Upsample(
          to: .extents(Extents(height: 3, width: longest)), interpolation: .bilinearAntialiased)),
      .upsample(try Upsample(to: .extents(Extents(height: longest, width: longest)))),
      .pixelShuffle(try PixelShuffle(factor: most)),
      .channelShuffle(try ChannelShuffle(groups: longest)),
      .channelSlice(try ChannelSlice(from: longest, count: longest)),
      .opaque(
        try Opaque(
          "MatMul", output: try Shape(height: 1, width: 1, channels: longest),
          arithmetic: .weightedProduct, macs: .max,
          parameters: try ParameterCount(weights: Int128(Int64.max)))),
      .opaque(
        try Opaque(
          "Loop", output: try Shape(height: 1, width: 1, channels: 1), arithmetic: .unknown,
          parameters: nil)),
    ]
  }

  @Test("nothing traps")
  func extremes() throws {
    let shapes = try Self.shapes()
    let layers = try Self.layers()
    #expect(Set(layers.map(\.kind)) == Set(LayerKind.allCases))
    var (answers, refusals) = (0, 0)
    let inputs = [LayerInput.none] + shapes.map { .one($0) } + shapes.map { .several([$0, $0]) }
    for layer in layers {
      for input in inputs {
        do throws(LayerError) {
          let output = try layer.output(from: input)
          _ = layer.unreadRemainders(from: input)
          _ = try layer.parameters(from: input, to: output)
          let cost = try layer.cost(from: input, to: output)
          for kind in OperationCount.Class.allCases { #expect(cost.operations[kind] >= 0) }
          answers += 1
        } catch {
          refusals += 1
        }
      }
    }
    #expect(answers > 0 && refusals > 0)
  }

  @Test("merging many of the longest volumes")
  func manyInputs() throws {
    let shape = try volume(1, 1, Self.longest)
    let inputs = LayerInput.several(Array(repeating: shape, count: 1_000))
    #expect(throws: LayerError.extentOutOfRange(.channels, 1_000 * Int64(Self.longest))) {
      try Layer.concatenation(Concatenation()).output(from: inputs)
    }
    let sum = try Layer.addition(Addition()).cost(from: inputs, to: shape)
    #expect(sum.operations.additions == 999 * Self.longest)
  }
}
