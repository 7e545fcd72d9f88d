@_spi(Rules) import NetworkModel

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
