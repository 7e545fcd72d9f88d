import CNNHost
import NetworkModel

extension Convolution: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    let input = try inputs.only
    let plane = try SlidingVolume(windows, over: input, rounding: rounding)
    let (filters, end) = try filterInputs(of: input)
    var sizes = ParameterSizes(weights: end, fanIn: end / filters.count)
    if weights == .perPosition {
      let positions = try plane.shape(from: input, channels: 1).planeCount
      sizes.weights = try bounded(end, positions)
    }
    let extents =
      [filters.count, input.channels / groups] + windows.axes.all.map { windows[$0].kernel }
    // Filters that read different numbers of channels make no array.
    if extents.reduce(1, *) == end, weights != .perPosition { sizes.weightExtents = extents }
    switch bias {
    case .none: break
    case .shared: sizes.biases = filters.count
    case .perPosition:
      sizes.biases = try bounded(
        plane.shape(from: input, channels: filters.count).imageCount)
    }
    return sizes
  }

  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    let input = try operands.only
    try parameters.check(parameterSizes(on: [input.shape]))
    let plane = try SlidingVolume(windows, over: input.shape, rounding: rounding)
    let padded = try PaddedVolume(input, spannedBy: plane)
    let (filters, bank) = try filterInputs(of: input.shape)
    let parameters = standardized(parameters, filters, end: bank, counting: &tally)
    let shape = try plane.shape(from: input.shape, channels: filters.count)
    var output = Tensor(shape)
    var tallies = Array(repeating: OperationTally(), count: shape.images * filters.count)
    output.values.withUnsafeMutableBufferPointer { values in
      tallies.withUnsafeMutableBufferPointer { tallies in
        // Each call writes one plane of the output and one tally, its own.
        concurrently(tallies.count, threads: threads) { index in
          let (image, filter) = index.quotientAndRemainder(dividingBy: filters.count)
          let begin = index * shape.planeCount
          slide(
            filters[filter], number: filter, along: plane, over: padded, image: image,
            with: parameters, bank: bank,
            into: .init(rebasing: values[begin..<begin + shape.planeCount]),
            counting: &tallies[index])
        }
      }
    }
    for part in tallies { tally += part }
    return output
  }

  var trainingKernel: (any TrainingKernel)? { nil }

  var saved: SavedOperands { .inputs }

  /// dW = dO·X_colᵀ and dX = Wᵀ·dO, scattered back, for each image and each bank of filters.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let input = try trace.input
    try trace.parameters.check(parameterSizes(on: [input.shape]))
    let plane = try SlidingVolume(windows, over: input.shape, rounding: rounding)
    try upstream.check(plane.shape(from: input.shape, channels: filters))
    let patches = PatchColumns(
      depth: .init(plane.depth, windows.depth),
      vertical: .init(plane.vertical, windows.vertical),
      horizontal: .init(plane.horizontal, windows.horizontal))

    var gradients = LayerGradients(
      inputs: trace.wantsInputGradients ? [Tensor(input.shape)] : [],
      weights: Array(repeating: 0, count: trace.parameters.weights.count),
      biases: upstream.biasGradient(bias))
    let (filterInputs, end) = try filterInputs(of: input.shape)
    var tally = OperationTally()
    let used = standardized(trace.parameters, filterInputs, end: end, counting: &tally)
    let banks = try banks(of: input.shape)
    if weights == .perPosition {
      for image in 0..<input.shape.images {
        for bank in banks {
          try addPerPosition(
            bank, patches, end: end, of: input, image: image, from: upstream, trace, to: &gradients)
        }
      }
      return gradients
    }
    for image in 0..<input.shape.images {
      for bank in banks {
        let columns = try patches.columns(of: input, image: image, channels: bank.channels)
        let outputs = upstream.matrix(image: image, channels: bank.filters)
        if trace.wantsWeightGradients {
          gradients.weights.add(
            trace.products.product(outputs, columns.transposed), from: bank.firstWeight)
        }
        guard trace.wantsInputGradients else { continue }
        let weights = Matrix(
          rows: outputs.rows, columns: columns.rows, from: bank.firstWeight,
          of: used.weights)
        patches.add(
          trace.products.product(weights.transposed, outputs), to: &gradients.inputs[0],
          image: image,
          channels: bank.channels)
      }
    }
    if case .standardized(let epsilon) = weights {
      gradients.weights = Self.unstandardized(
        gradients.weights, trace.parameters.weights, filterInputs, end: end, epsilon: epsilon)
    }
    return gradients
  }

  /// The same with weights for each position: dW is dO times what the position sees, dX what dO sends back.
  private func addPerPosition(
    _ bank: Bank, _ patches: PatchColumns, end: Int, of input: Tensor, image: Int,
    from upstream: Tensor, _ trace: LayerTrace, to gradients: inout LayerGradients
  ) throws(KernelError) {
    let columns = try patches.columns(of: input, image: image, channels: bank.channels)
    let outputs = upstream.matrix(image: image, channels: bank.filters)
    var back = Matrix(rows: columns.rows, columns: columns.columns)
    var count = 0
    for position in 0..<columns.columns {
      for filter in 0..<outputs.rows {
        let sent = outputs.values[filter * outputs.columns + position]
        let first = position * end + bank.firstWeight + filter * columns.rows
        for row in 0..<columns.rows {
          let place = row * columns.columns + position
          if trace.wantsWeightGradients {
            gradients.weights[first + row] += sent * columns.values[place]
            count += 1
          }
          if trace.wantsInputGradients {
            back.values[place] += sent * trace.parameters.weights[first + row]
            count += 1
          }
        }
      }
    }
    trace.products.note(count)
    guard trace.wantsInputGradients else { return }
    patches.add(back, to: &gradients.inputs[0], image: image, channels: bank.channels)
  }

  /// Neighboring filters that read the same channels: a group, or one row of a connection table.
  private struct Bank {
    var filters: Range<Int>
    let channels: [Int]
    let firstWeight: Int
  }

  private func banks(of input: TensorShape) throws(KernelError) -> [Bank] {
    var banks: [Bank] = []
    for (filter, own) in try filterInputs(of: input).filters.enumerated() {
      if let last = banks.indices.last, banks[last].channels == own.channels {
        banks[last].filters = banks[last].filters.lowerBound..<filter + 1
      } else {
        banks.append(
          Bank(
            filters: filter..<filter + 1, channels: own.channels, firstWeight: own.firstWeight))
      }
    }
    return banks
  }
}

extension Convolution {
  /// The places of each filter's weights.
  private static func ranges(_ filters: [FilterInput], end: Int) -> [Range<Int>] {
    filters.indices.map { filter in
      let next = filter + 1 < filters.count ? filters[filter + 1].firstWeight : end
      return filters[filter].firstWeight..<next
    }
  }

  /// The parameters with each filter's weights standardized, if they are to be.
  private func standardized(
    _ parameters: LayerParameters, _ filters: [FilterInput], end: Int,
    counting tally: inout OperationTally
  ) -> LayerParameters {
    guard case .standardized(let epsilon) = weights else { return parameters }
    var result = parameters
    for range in Self.ranges(filters, end: end) {
      let moments = Moments(of: [range], in: parameters.weights, counting: &tally)
      moments.normalize(
        range, in: &result.weights, divisor: moments.divisor(epsilon: epsilon, counting: &tally),
        scale: nil, counting: &tally)
    }
    return result
  }

  /// The gradient with respect to the weights before they were standardized.
  private static func unstandardized(
    _ gradient: [Float], _ weights: [Float], _ filters: [FilterInput], end: Int, epsilon: Double
  ) -> [Float] {
    var tally = OperationTally()
    let row = TensorShape(images: 1, channels: 1, height: 1, width: gradient.count)
    let upstream = Tensor(row, gradient)
    var result = NormalizationGradients(inputLike: upstream, for: .none)
    for range in ranges(filters, end: end) {
      result.add(
        [.init(range: range, factor: 0)], of: weights,
        normalizedBy: Moments(of: [range], in: weights, counting: &tally), ownStatistics: true,
        epsilon: epsilon, from: upstream, with: .none)
    }
    return result.input.values
  }

  /// The channels that one filter reads, and the start of its weights.
  struct FilterInput {
    let channels: [Int]
    let firstWeight: Int
  }

  /// Returns the inputs of the filters, one after the other, and the end of the last one's weights.
  func filterInputs(of input: TensorShape) throws(KernelError) -> (filters: [FilterInput], end: Int)
  {
    guard input.channels % groups == 0 else {
      throw .channelsNotDivisible(channels: input.channels, by: groups)
    }
    let (given, made) = (input.channels / groups, filters / groups)
    let channelsOfGroup = (0..<groups).map { Array($0 * given..<($0 + 1) * given) }
    var inputs: [FilterInput] = []
    var end = 0
    for filter in 0..<filters {
      let channels = connectionTable?.channelsOfFilter[filter] ?? channelsOfGroup[filter / made]
      if let last = channels.last, last >= input.channels {
        throw .channelOutOfRange(last, channels: input.channels)
      }
      inputs.append(FilterInput(channels: channels, firstWeight: end))
      end += try bounded(
        channels.count, windows.depth.kernel, windows.vertical.kernel, windows.horizontal.kernel)
      _ = try bounded(end)
    }
    return (inputs, end)
  }

  /// Slides one filter over one image, a row of placements at a time.
  private func slide(
    _ filter: FilterInput, number: Int, along plane: SlidingVolume, over padded: PaddedVolume,
    image: Int,
    with parameters: LayerParameters, bank: Int, into output: UnsafeMutableBufferPointer<Float>,
    counting tally: inout OperationTally
  ) {
    let (rows, columns) = (plane.vertical.starts.count, plane.horizontal.starts.count)
    let stride = windows.horizontal.stride
    // In double precision, and rounded once: the exact value to the last digit or so.
    var sums = [Double](repeating: 0, count: columns)
    // Rows of all planes, one after the other.
    let lines = plane.depth.starts.count * rows
    for line in 0..<lines {
      let (behind, row) = line.quotientAndRemainder(dividingBy: rows)
      for column in 0..<columns {
        sums[column] =
          switch bias {
          case .none: 0
          case .shared: Double(parameters.biases[number])
          case .perPosition:
            Double(parameters.biases[(number * lines + line) * columns + column])
          }
      }
      var weight = filter.firstWeight
      for channel in filter.channels {
        for tapBehind in 0..<windows.depth.kernel {
          for tapDown in 0..<windows.vertical.kernel {
            let first = padded.offset(
              image: image, channel: channel,
              plane: behind * windows.depth.stride + tapBehind * windows.depth.dilation,
              row: row * windows.vertical.stride + tapDown * windows.vertical.dilation)
            for tapAcross in 0..<windows.horizontal.kernel {
              let start = first + tapAcross * windows.horizontal.dilation
              if weights == .perPosition {
                // One bank of filters after another, a position each.
                padded.addProducts(
                  of: parameters.weights, at: weight + line * columns * bank, bank: bank,
                  from: start, every: stride, to: &sums)
              } else {
                padded.addProducts(
                  of: Double(parameters.weights[weight]), from: start, every: stride, to: &sums)
              }
              tally.countProducts(sums.count)
              weight += 1
            }
          }
        }
      }
      tally.placements += columns
      for column in 0..<columns { output[line * columns + column] = Float(sums[column]) }
    }
  }
}

extension PatchColumns.Axis {
  /// The patches of a window that slides over an input.
  fileprivate init(_ axis: SlidingAxis, _ window: Window) {
    self.init(
      starts: axis.starts, kernel: window.kernel, dilation: window.dilation, pixels: axis.pixels)
  }
}

extension [Float] {
  /// Adds a matrix to the values from `first` on.
  mutating func add(_ matrix: Matrix, from first: Int) {
    for (place, value) in matrix.values.enumerated() { self[first + place] += value }
  }
}
