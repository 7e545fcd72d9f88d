@_spi(Rules) package import NetworkModel

/// A layer with random hyperparameters, and volumes for it; small, so that thousands of them run at once.
package struct RandomLayer {
  package var layer: Layer
  package var inputs: [Shape]
}

/// Of ten draws none fits.
private struct UnluckyDraw: Error {}

/// Draws layers. An unlucky draw, such as groups that do not divide the filters, throws.
package struct RandomLayers {
  package var generator: FixedGenerator

  package init(generator: FixedGenerator) { self.generator = generator }

  /// A layer of the kind and what it reads; the first volume is the given one, where the layer can take it.
  package mutating func draw(_ kind: LayerKind, on given: Shape? = nil) throws -> RandomLayer {
    var volume = if let given { given } else { try volume() }
    let layer: Layer
    switch kind {
    case .input:
      return RandomLayer(layer: .input(InputVolume(shape: volume)), inputs: [])
    case .convolution:
      layer = .convolution(try convolution(on: &volume))
    case .transposedConvolution:
      layer = .transposedConvolution(try transposedConvolution(on: &volume))
    case .fullyConnected:
      layer = .fullyConnected(try FullyConnected(units: number(1...9), bias: one(), over: one()))
    case .radialBasis:
      // Sums of very many squares hide small differences.
      let extents = volume.extents
      if extents.axes == .three { volume = try volume.with { min(extents[$0], 4) } }
      layer = .radialBasis(try RadialBasis(units: number(1...9)))
    case .pooling:
      layer = .pooling(
        try Pooling(
          reduction(), windows: windows(volume.axes), rounding: one(),
          countsPadding: .random(using: &generator),
          divisor: number(0...3) == 0 ? number(1...9) : nil)
      )
    case .globalPooling:
      let isModule = Bool.random(using: &generator)
      layer = .globalPooling(GlobalPooling(try reduction(), isModule ? .pooling : .over(one())))
    case .adaptivePooling:
      layer = .adaptivePooling(
        try AdaptivePooling(reduction(), to: Extents(volume.axes) { _ in number(1...12) }))
    case .regionPooling:
      // On the plane alone.
      volume = try Shape(height: number(1...10), width: number(1...10), channels: number(1...4))
      layer = .regionPooling(
        try RegionPooling(regions: number(1...4), height: number(1...5), width: number(1...5)))
    case .maxUnpooling:
      return try maxUnpooling(of: volume)
    case .activation:
      layer = .activation(try Activation(function()))
    case .parametricReLU:
      layer = .parametricReLU(ParametricReLU(slopes: one()))
    case .maxout:
      layer = .maxout(try Maxout(pieces: divisor(of: volume.channels)))
    case .gatedLinearUnit:
      volume = try volume.with(channels: 2 * number(1...4))
      layer = .gatedLinearUnit(GatedLinearUnit())
    case .softmax:
      layer = .softmax(Softmax(one(), over: one()))
    case .batchNormalization:
      layer = .batchNormalization(
        try BatchNormalization(
          affine: .random(using: &generator), tracksStatistics: .random(using: &generator)))
    case .layerNormalization:
      layer = .layerNormalization(
        try LayerNormalization(
          over: one(), affine: .random(using: &generator), hasBias: .random(using: &generator)))
    case .groupNormalization:
      layer = .groupNormalization(
        try GroupNormalization(
          groups: divisor(of: volume.channels), affine: .random(using: &generator)))
    case .instanceNormalization:
      layer = .instanceNormalization(
        try InstanceNormalization(
          affine: .random(using: &generator), tracksStatistics: .random(using: &generator)))
    case .globalResponseNormalization:
      layer = .globalResponseNormalization(try GlobalResponseNormalization())
    case .l2Normalization:
      layer = .l2Normalization(try L2Normalization(hasScale: .random(using: &generator)))
    case .localResponseNormalization:
      layer = .localResponseNormalization(
        try LocalResponseNormalization(
          size: number(1...14), alphaDividedBySize: .random(using: &generator)))
    case .scale:
      layer = .scale(Scale(one()))
    case .dropout:
      layer = .dropout(try Dropout(rate: Double(number(0...4)) / 4, of: one()))
    case .concatenation:
      return try concatenation(of: volume)
    case .addition:
      let isDifference = number(0...3) == 0
      let layer = Layer.addition(Addition(isDifference ? .difference : .sum, weights: one()))
      return RandomLayer(layer: layer, inputs: try repeatable(copies(of: volume)))
    case .multiplication:
      return try multiplication(of: volume)
    case .matrixMultiplication:
      return try matrixMultiplication(of: volume)
    case .maximum:
      return RandomLayer(layer: .maximum(Maximum()), inputs: copies(of: volume))
    case .flatten:
      layer = .flatten(Flatten())
    case .reshape:
      layer = .reshape(try reshape(of: volume))
    case .padding:
      layer = .padding(try padding(of: volume.axes))
    case .crop:
      layer = .crop(try Crop(sides(volume.axes)))
    case .upsample:
      let factors = Extents(volume.axes) { _ in number(1...4) }
      let isFactor = Bool.random(using: &generator)
      let interpolation: Upsample.Interpolation = one()
      layer = .upsample(
        try Upsample(
          to: isFactor ? .factors(factors) : .extents(Extents(volume.axes) { 3 * factors[$0] - 2 }),
          interpolation: interpolation))
    case .pixelShuffle:
      // On the plane alone.
      let factor = number(1...3)
      let direction: PixelShuffle.Direction =
        Bool.random(using: &generator) ? .toSpace : .toDepth
      volume =
        direction == .toSpace
        ? try Shape(
          height: number(1...10), width: number(1...10), channels: factor * factor * number(1...3))
        : try Shape(
          height: factor * number(1...4), width: factor * number(1...4), channels: number(1...5))
      layer = .pixelShuffle(try PixelShuffle(factor: factor, direction, order: one()))
    case .channelShuffle:
      layer = .channelShuffle(try ChannelShuffle(groups: divisor(of: volume.channels)))
    case .channelSlice:
      layer = .channelSlice(try ChannelSlice(from: number(0...4), count: number(1...5)))
    case .opaque:
      layer = .opaque(
        try Opaque("Erf", output: volume, arithmetic: .elementwise, parameters: ParameterCount.none)
      )
    }
    return RandomLayer(layer: layer, inputs: [volume])
  }
}

extension RandomLayers {
  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  private mutating func one<Value: CaseIterable>() -> Value {
    let all = Array(Value.allCases)
    return all[number(0...all.count - 1)]
  }

  /// With one, two or three axes; shorter ones where there are three.
  private mutating func volume() throws -> Shape {
    let axes: SpatialAxes = one()
    let longest = axes == .three ? 6 : 10
    return try Shape(
      Extents(axes) { _ in number(1...longest) }, channels: number(1...7))
  }

  private mutating func sides(_ axes: SpatialAxes) -> Sides {
    Sides(axes) { _ in (number(0...3), number(0...3)) }
  }

  private mutating func reduction() throws -> Reduction {
    let powers = [1, 2.5, 3]
    let all = [Reduction.max, .average, .l2, .sum, try .norm(power: powers[number(0...2)])]
    return all[number(0...all.count - 1)]
  }

  private mutating func padding(of axes: SpatialAxes) throws -> Padding {
    guard Bool.random(using: &generator) else {
      return try Padding(sides(axes), filling: .copies(one()))
    }
    return try Padding(
      sides(axes), channelsBefore: number(0...3), channelsAfter: number(0...3),
      filling: .constant(Bool.random(using: &generator) ? 0 : -1.5))
  }

  private mutating func divisor(of count: Int) -> Int {
    let divisors = (1...count).filter { count % $0 == 0 }
    return divisors[number(0...divisors.count - 1)]
  }

  private mutating func window(_ axes: SpatialAxes, isSame: Bool) throws -> Window {
    let padding =
      isSame ? AxisPadding.same : .explicit(before: number(0...3), after: number(0...3))
    let isSmall = axes == .three
    return try Window(
      kernel: number(1...(isSmall ? 3 : 5)), stride: number(1...4),
      dilation: number(1...(isSmall ? 2 : 3)), padding: padding)
  }

  private mutating func windows(_ axes: SpatialAxes) throws -> Windows {
    // Along one axis alone no description can say it.
    let isSame = number(0...4) == 0
    return try Windows(axes) { _ in try window(axes, isSame: isSame) }
  }

  private mutating func reshape(of volume: Shape) throws -> Reshape {
    let axes: SpatialAxes = one()
    var rest = Int(volume.count)
    let extents = Extents(axes) { _ in
      let extent = divisor(of: rest)
      rest /= extent
      return extent
    }
    let all = axes.allAndChannels
    // One of them is to be found, or none; that which says how many axes there are is stated.
    let open = number((axes == .two ? 0 : 1)...all.count)
    return try Reshape(axes) { axis in
      open < all.count && all[open] == axis ? nil : axis == .channels ? rest : extents[axis]
    }
  }

  private mutating func convolution(on volume: inout Shape) throws -> Convolution {
    if number(0...4) == 0 {
      let channels = volume.channels
      let rows = (0..<number(1...4)).map { _ in
        (0..<channels).filter { _ in Bool.random(using: &generator) }
      }
      return try Convolution(
        filters: rows.count, windows: windows(volume.axes), bias: one(), rounding: one(),
        connectionTable: ConnectionTable(channelsOfFilter: rows), weights: weights())
    }
    let groups = number(1...3)
    volume = try volume.with(channels: groups * number(1...3))
    return try Convolution(
      filters: groups * number(1...3), windows: windows(volume.axes), groups: groups, bias: one(),
      rounding: one(), weights: weights())
  }

  private mutating func weights() -> Convolution.Weights {
    switch number(0...5) {
    case 0: .perPosition
    case 1: .standardized(epsilon: 0.01)
    default: .shared
    }
  }

  private mutating func transposedConvolution(
    on volume: inout Shape
  ) throws -> TransposedConvolution {
    let groups = number(1...3)
    volume = try volume.with(channels: groups * number(1...2))
    let windows = try windows(volume.axes)
    return try TransposedConvolution(
      filters: groups * number(1...2), windows: windows,
      outputPadding: Extents(volume.axes) {
        windows[$0].padding == .same ? 0 : number(0...2)
      }, groups: groups,
      bias: one())
  }

  private mutating func function() -> Activation.Function {
    let functions: [Activation.Function] = [
      .relu, .leakyReLU(slope: 0.1), .randomizedLeakyReLU(lower: 0.1, upper: 0.4), .elu(alpha: 1),
      .sigmoid, .tanh, .relu6, .gelu(.exact),
      .gelu(.tanh), .selu, .silu, .mish, .softplus, .hardSwish, .hardSigmoid,
      .softplus(beta: 2.5), .hardTanh(least: -0.5, most: 1.25), .clippedReLU(ceiling: 1),
      .softsign, .threshold(0.25, value: -0.5), .square, .identity,
    ]
    return functions[number(0...functions.count - 1)]
  }

  private mutating func copies(of volume: Shape) -> [Shape] {
    Array(repeating: volume, count: number(2...4))
  }

  private mutating func multiplication(of volume: Shape) throws -> RandomLayer {
    RandomLayer(
      layer: .multiplication(Multiplication()), inputs: try repeatable(copies(of: volume)))
  }

  private mutating func matrixMultiplication(of volume: Shape) throws -> RandomLayer {
    let transposed: MatrixMultiplication.Factor = one()
    let second: Shape
    switch transposed {
    case .none:
      // As many positions as the first has channels, on as many axes.
      var rest = volume.channels
      let last = volume.axes.all.last
      let extents = Extents(volume.axes) { axis in
        let extent = axis == last ? rest : divisor(of: rest)
        rest /= extent
        return extent
      }
      second = try Shape(extents, channels: number(1...5))
    case .first:
      second = try volume.with(channels: number(1...5))
    case .second:
      second = try Shape(
        Extents(volume.axes) { _ in number(1...4) }, channels: volume.channels)
    }
    return RandomLayer(
      layer: .matrixMultiplication(MatrixMultiplication(transposing: transposed)),
      inputs: [volume, second])
  }

  private mutating func maxUnpooling(of volume: Shape) throws -> RandomLayer {
    // Many windows fit no volume as small as these.
    for _ in 0..<10 {
      let windows = try windows(volume.axes)
      let rounding: Rounding = one()
      let pooling = Layer.pooling(Pooling(.max, windows: windows, rounding: rounding))
      guard let pooled = try? pooling.output(from: .one(volume)) else { continue }
      return RandomLayer(
        layer: .maxUnpooling(MaxUnpooling(windows: windows, rounding: rounding)),
        inputs: [pooled, volume])
    }
    throw UnluckyDraw()
  }

  /// The volumes with some extents of 1.
  private mutating func repeatable(_ volumes: [Shape]) throws -> [Shape] {
    try volumes.map { shape in
      let (isGate, isMask) = (Bool.random(using: &generator), Bool.random(using: &generator))
      return try Shape(
        Extents(shape.axes) { isGate ? 1 : shape[$0] }, channels: isMask ? 1 : shape.channels)
    }
  }

  private mutating func concatenation(of volume: Shape) throws -> RandomLayer {
    let axis = volume.allAxes[number(0...volume.axes.rawValue)]
    let inputs = try copies(of: volume).map { shape in
      let length = number(1...5)
      return try Shape(
        Extents(shape.axes) { $0 == axis ? length : shape[$0] },
        channels: axis == .channels ? length : shape.channels)
    }
    return RandomLayer(layer: .concatenation(Concatenation(along: axis)), inputs: inputs)
  }
}

extension LayerKind {
  /// All but the opaque one, of which nobody knows what it computes.
  package static var executed: [LayerKind] { allCases.filter { $0 != .opaque } }
}
