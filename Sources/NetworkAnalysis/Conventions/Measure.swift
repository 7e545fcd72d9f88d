@_spi(Rules) import NetworkModel

/// A number of one layer and one image that conventions multiply. Where a layer has no such thing it
/// is 0, or what the closest thing is, as each case says.
enum Measure: Hashable, Sendable {
  /// Multiply–accumulates of the matrix product.
  case products
  /// Weights at each position of the output: for a transposed convolution the products of a count
  /// that takes the larger plane for the one that is slid over.
  case weightsAtOutput
  /// A group's filters of a transposed convolution, times the taps, for each value of the output.
  case filtersAtOutput
  /// The taps of a convolution in all of the input's channels, as if it had no groups, for each value of the output.
  case tapsOfAllChannels
  /// The taps of a transposed convolution times the input's channels, for each value of the input, rounded to single precision.
  case inputTapsInSingles
  /// A transposed convolution's products spread over the output's positions by the stride, all
  /// channels feeding all.
  case weightsAtOutputByStride
  /// One for each output value if the layer has biases.
  case biasAdditions
  case inputs
  /// The input's values if the layer learns a factor.
  case inputsIfWeighted
  case outputs
  /// `H·W` of the output.
  case positions
  /// Of a pooling window, padding included; real values where there is no window.
  case windowTaps
  /// Real values that pooling windows read, padding left out.
  case windowReads
  /// The output's values times the stride along both axes; the input's where there is no stride.
  case outputsByStride
  /// Values times the channels in a response normalization's window.
  case responseWindows
  /// Of an average pooling's window: the values that it divides by, together.
  case averagedTaps
  /// `⌊H / H'⌋·⌊W / W'⌋` for each output value, as if the cells of an adaptive pooling were alike.
  case wholeCells
  /// `(H / H')·(W / W') + 1` for each output value, in floating point and then without its fraction.
  case meanCells
  /// The output's values times the kernel as it is written: one number where it is the same along all axes,
  /// which a tool forgets to raise to their power.
  case tapsAsWritten
  /// The output's values times, along each axis, the pixels in a cell of an adaptive pooling: N / N', or where that is
  /// no integer the remainder plus 1.
  case remainderCells
  /// The output's values, once for each spatial axis.
  case outputsByAxes
  /// The input's values where a volume is enlarged by a factor, the output's plane where it is brought to a
  /// size, as in a tool that forgets to multiply.
  case resizedValues
  /// A transposed convolution's products divided by its groups, rounded down by filter.
  case productsByGroups
  /// For a transposed convolution with biases: a group's filters at the positions that a convolution with
  /// the same numbers would have.
  case forwardBiasAdditions
  /// Values that a response normalization's window reads beyond the channels, all of them zero.
  case responseMargins
  /// What sums that move along the channels of a response normalization add and subtract.
  case runningSums
  /// The values of all volumes that are multiplied, twice where one has a number for each channel.
  case multipliedValues
  /// The same where volumes are joined two by two.
  case pairedValues
  /// Sets of values that add up to 1 in a softmax.
  case distributions
  /// The output's values once for each volume but the first.
  case mergedValues
  case weights, biases, parameters, statistics
  /// 1.
  case layers
  /// The number of spatial axes.
  case axes
}

extension Measure {
  /// Without which the number of an opaque layer is not known.
  var neededKnowledge: Unknowns {
    switch self {
    case .products, .productsByGroups, .weightsAtOutputByStride: .macs
    case .weightsAtOutput, .biasAdditions, .inputsIfWeighted, .forwardBiasAdditions, .weights,
      .biases, .parameters, .statistics, .filtersAtOutput, .tapsOfAllChannels,
      .inputTapsInSingles:
      .parameters
    case .inputs, .outputs, .positions, .windowTaps, .windowReads, .outputsByStride,
      .responseWindows, .averagedTaps, .wholeCells, .meanCells, .tapsAsWritten, .remainderCells,
      .outputsByAxes, .resizedValues, .responseMargins, .runningSums, .distributions, .mergedValues,
      .multipliedValues, .pairedValues, .layers, .axes:
      []
    }
  }
}

/// A layer in its place, to be measured.
struct MeasuredLayer {
  let layer: Layer
  let input: LayerInput
  let output: Shape

  /// - Throws: `.countOverflow` beyond 64 bits.
  func amount(of measure: Measure) throws(LayerError) -> Int64 {
    switch measure {
    case .products: try layer.cost(from: input, to: output).macs ?? 0
    case .weightsAtOutput:
      try narrowed(Int128(parameters.weights) * Int128(output.positions), .operations)
    case .filtersAtOutput: try filtersAtOutput
    case .tapsOfAllChannels: try tapsOfAllChannels
    case .inputTapsInSingles: try inputTapsInSingles
    case .weightsAtOutputByStride: try spreadProducts
    case .biasAdditions: try parameters.biases > 0 ? output.count : 0
    case .inputs: try inputCount
    case .inputsIfWeighted: try parameters.weights > 0 ? inputCount : 0
    case .outputs: output.count
    case .positions: output.positions
    case .windowTaps: try windowTaps
    case .windowReads: try windowReads
    case .outputsByStride: try outputsByStride
    case .responseWindows: try responseWindows
    case .averagedTaps: try averagedTaps
    case .wholeCells: try wholeCells
    case .meanCells: try meanCells
    case .tapsAsWritten: try tapsAsWritten
    case .remainderCells: try remainderCells
    case .outputsByAxes:
      try narrowed(Int128(output.count) * Int128(output.axes.all.count), .operations)
    case .resizedValues: try resizedValues
    case .productsByGroups: try productsByGroups
    case .forwardBiasAdditions: try forwardBiasAdditions
    case .responseMargins: try responseMargins
    case .runningSums: try runningSums
    case .multipliedValues: try multipliedValues
    case .pairedValues: try pairedValues
    case .distributions: distributions
    case .mergedValues:
      try narrowed(Int128(max(volumeCount - 1, 0)) * Int128(output.count), .operations)
    case .weights: try parameters.weights
    case .biases: try parameters.biases
    case .parameters: try parameters.total
    case .statistics: try parameters.statistics
    case .layers: 1
    case .axes: Int64(output.axes.all.count)
    }
  }

  private var parameters: ParameterCount {
    get throws(LayerError) { try layer.parameters(from: input, to: output) }
  }

  private var inputCount: Int64 {
    get throws(LayerError) {
      switch input {
      case .none: 0
      case .one(let shape): shape.count
      case .several(let shapes):
        try narrowed(shapes.reduce(0) { $0 + Int128($1.count) }, .operations)
      }
    }
  }

  private var volumeCount: Int {
    switch input {
    case .none: 0
    case .one: 1
    case .several(let shapes): shapes.count
    }
  }

  private var windowReads: Int64 {
    get throws(LayerError) { try layer.cost(from: input, to: output).connections ?? 0 }
  }

  private var windowTaps: Int64 {
    get throws(LayerError) {
      guard case .pooling(let pooling) = layer else { return try windowReads }
      return try narrowed(Int128(output.count) * Int128(pooling.windows.area), .operations)
    }
  }

  private var outputsByStride: Int64 {
    get throws(LayerError) {
      guard case .pooling(let pooling) = layer else { return try inputCount }
      return try narrowed(Int128(output.count) * pooling.windows.strideArea, .operations)
    }
  }

  private var responseWindows: Int64 {
    get throws(LayerError) {
      guard case .localResponseNormalization(let normalization) = layer else { return 0 }
      return try narrowed(Int128(output.count) * Int128(normalization.size), .operations)
    }
  }

  private var responseMargins: Int64 {
    get throws(LayerError) {
      guard case .localResponseNormalization(let normalization) = layer else { return 0 }
      return try narrowed(Int128(output.positions) * Int128(normalization.size - 1), .operations)
    }
  }

  private var averagedTaps: Int64 {
    get throws(LayerError) {
      guard case .pooling(let pooling) = layer, case .one(let volume) = input,
        pooling.countsPadding
      else { return try windowReads }
      var positions: Int128 = 1
      for axis in volume.axes.all {
        positions *= pooling.windows[axis].tapsOnPaddedInput(
          along: volume[axis], positions: output[axis])
      }
      let (taps, overflow) = positions.multipliedReportingOverflow(by: Int128(output.channels))
      guard !overflow else { throw .countOverflow(.operations) }
      return try narrowed(taps, .operations)
    }
  }

  private var wholeCells: Int64 {
    get throws(LayerError) {
      guard case .one(let volume) = input else { return 0 }
      let cell = volume.axes.all.reduce(1 as Int128) { $0 * Int128(volume[$1] / output[$1]) }
      return try narrowed(Int128(output.count) * cell, .operations)
    }
  }

  private var meanCells: Int64 {
    get throws(LayerError) {
      guard case .one(let volume) = input else { return 0 }
      let cell = volume.axes.all.reduce(1.0) { $0 * (Double(volume[$1]) / Double(output[$1])) }
      let total = (cell + 1) * Double(output.count)
      guard total < 0x1p63 else { throw .countOverflow(.operations) }
      return Int64(total)
    }
  }

  private var tapsAsWritten: Int64 {
    get throws(LayerError) {
      guard case .pooling(let pooling) = layer else { return try windowReads }
      let windows = pooling.windows
      let kernel = windows.horizontal.kernel
      let isOneNumber = windows.axes.all.allSatisfy { windows[$0].kernel == kernel }
      let taps = isOneNumber ? Int64(kernel) : windows.area
      return try narrowed(Int128(output.count) * Int128(taps), .operations)
    }
  }

  private var remainderCells: Int64 {
    get throws(LayerError) {
      guard case .one(let volume) = input else { return 0 }
      // Extents of at most 2³¹ along each of three axes.
      let cell = volume.axes.all.reduce(1 as Int128) { cell, axis in
        let (pixels, remainder) = volume[axis].quotientAndRemainder(dividingBy: output[axis])
        return cell * Int128(remainder == 0 ? pixels : remainder + 1)
      }
      let (pixels, overflow) = cell.multipliedReportingOverflow(by: Int128(output.count))
      guard !overflow else { throw .countOverflow(.operations) }
      return try narrowed(pixels, .operations)
    }
  }

  private var resizedValues: Int64 {
    get throws(LayerError) {
      guard case .upsample(let upsample) = layer else { return 0 }
      return switch upsample.target {
      case .factors: try inputCount
      case .extents: output.positions
      }
    }
  }

  private var filtersAtOutput: Int64 {
    get throws(LayerError) {
      guard case .transposedConvolution(let convolution) = layer else { return 0 }
      let filters = Int128(convolution.filters / convolution.groups)
      let (products, overflow) = (Int128(output.count) * Int128(convolution.windows.area))
        .multipliedReportingOverflow(by: filters)
      guard !overflow else { throw .countOverflow(.operations) }
      return try narrowed(products, .operations)
    }
  }

  private var tapsOfAllChannels: Int64 {
    get throws(LayerError) {
      guard case .convolution(let convolution) = layer, case .one(let volume) = input else {
        return 0
      }
      return try taps(convolution.windows, volume.channels, each: output)
    }
  }

  private var inputTapsInSingles: Int64 {
    get throws(LayerError) {
      guard case .transposedConvolution(let convolution) = layer, case .one(let volume) = input
      else { return 0 }
      let taps = Float(try taps(convolution.windows, volume.channels, each: volume))
      guard taps < 0x1p63 else { throw .countOverflow(.operations) }
      return Int64(taps)
    }
  }

  private func taps(
    _ windows: Windows, _ channels: Int, each volume: Shape
  ) throws(LayerError) -> Int64 {
    let (taps, overflow) = (Int128(volume.count) * Int128(windows.area))
      .multipliedReportingOverflow(by: Int128(channels))
    guard !overflow else { throw .countOverflow(.operations) }
    return try narrowed(taps, .operations)
  }

  private var runningSums: Int64 {
    get throws(LayerError) {
      guard case .localResponseNormalization(let normalization) = layer else { return 0 }
      let (size, channels) = (Int128(normalization.size), Int128(output.channels))
      let half = (size - 1) / 2
      var operations = 2 * min(half, channels) + 4 * channels
      if half < channels { operations += size + 2 * (channels - size) }
      return try narrowed(operations * Int128(output.positions), .operations)
    }
  }

  private var multipliedValues: Int64 {
    get throws(LayerError) {
      let values = try inputCount
      guard case .several(let shapes) = input,
        shapes.contains(where: { $0.count != output.count })
      else { return values }
      return try narrowed(2 * Int128(values), .operations)
    }
  }

  private var pairedValues: Int64 {
    get throws(LayerError) {
      guard case .several(let shapes) = input, shapes.allSatisfy({ $0.count == output.count })
      else { return try multipliedValues }
      return try narrowed(2 * Int128(shapes.count - 1) * Int128(output.count), .operations)
    }
  }

  private var productsByGroups: Int64 {
    get throws(LayerError) {
      guard case .transposedConvolution(let convolution) = layer else { return 0 }
      let filters = convolution.filters / convolution.groups / convolution.groups
      let (products, overflow) = (Int128(try inputCount) * Int128(convolution.windows.area))
        .multipliedReportingOverflow(by: Int128(filters))
      guard !overflow else { throw .countOverflow(.operations) }
      return try narrowed(products, .operations)
    }
  }

  private var forwardBiasAdditions: Int64 {
    get throws(LayerError) {
      guard case .transposedConvolution(let convolution) = layer, case .one(let volume) = input,
        try parameters.biases > 0
      else { return 0 }
      let positions = volume.axes.all.reduce(1 as Int128) {
        $0 * convolution.windows[$1].forwardPositions(along: volume[$1])
      }
      let (additions, overflow) = positions.multipliedReportingOverflow(
        by: Int128(convolution.filters / convolution.groups))
      guard !overflow else { throw .countOverflow(.operations) }
      return try narrowed(additions, .operations)
    }
  }

  private var distributions: Int64 {
    // Of an opaque one at most as many as there are values; they are subtracted.
    if case .opaque = layer { return output.count }
    guard case .softmax(let softmax) = layer else { return 0 }
    return softmax.distributions(in: output)
  }

  private var spreadProducts: Int64 {
    get throws(LayerError) {
      guard case .transposedConvolution(let convolution) = layer else { return 0 }
      let products = Int128(try parameters.weights) * Int128(output.positions)
      let (all, overflow) = products.multipliedReportingOverflow(by: Int128(convolution.groups))
      guard !overflow else { throw .countOverflow(.operations) }
      return try narrowed(all / convolution.windows.strideArea, .operations)
    }
  }
}

extension Window {
  /// Returns the values that the window reads at all its positions, of the input and of its padding, but not
  /// of what rounding up adds beyond it.
  fileprivate func tapsOnPaddedInput(
    along n: Int, positions: Int
  ) -> Int128 {
    let (before, after) = resolvedPadding(along: n)
    // Padding along one axis is at most 10¹² pixels, even that of `same`.
    return Int128(
      pixelsRead(of: Int64(n) + before + after, after: 0, positions: Int64(positions)))
  }

  /// Returns `⌊(N + 2P − E) / S⌋ + 1`, which may be less than 1.
  fileprivate func forwardPositions(along n: Int) -> Int128 {
    let (before, after) = resolvedPadding(along: n)
    let span = Int128(n) + Int128(before) + Int128(after) - Int128(dilatedKernel)
    let (quotient, remainder) = span.quotientAndRemainder(dividingBy: Int128(stride))
    return remainder < 0 ? quotient : quotient + 1
  }
}

extension Windows {
  /// At most 10¹⁸.
  fileprivate var strideArea: Int128 {
    Int128(depth.stride) * Int128(vertical.stride) * Int128(horizontal.stride)
  }
}
