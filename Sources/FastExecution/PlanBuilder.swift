import NetworkExecution
import NetworkModel

/// Turns layers into operations of the fast kernels, one after another.
struct PlanBuilder {
  private(set) var values: [PlannedValue] = []
  private(set) var operations: [Operation] = []
  private(set) var feeds: [TensorShape] = []

  /// The operations on the sums of a convolution or another operation before they are stored.
  struct Epilogue {
    var normalization: ChannelScale?
    var addend: ValueID?
    var clamp: Clamp?
  }

  func shape(of id: ValueID) -> TensorShape { values[id.index].shape }

  /// A tensor that is fed to the network.
  mutating func enter(_ shape: TensorShape, packed: Bool) -> ValueID {
    let value = make(shape, packed && shape.channels < Volume.laneCount ? .packed : .blocked)
    append(.enter(feed: feeds.count), [], value)
    feeds.append(shape)
    return value
  }

  /// A layer that reads one or more values.
  ///
  /// - Parameters:
  ///   - expected: The extents that a layer without a fast kernel will give.
  ///   - isPlannedOnly: True if it is not to run, so that it needs no parameters.
  mutating func append(
    _ layer: Layer, reading inputs: [ValueID], with parameters: LayerParameters = .none,
    expecting expected: TensorShape? = nil, epilogue: Epilogue = Epilogue(),
    isPlannedOnly: Bool = false
  ) throws(KernelError) -> ValueID {
    guard let input = inputs.first else { throw .inputCount(0, needed: 1) }
    let sizes = try DirectKernels().parameterSizes(of: layer, on: inputs.map { shape(of: $0) })
    if !isPlannedOnly { try parameters.check(sizes) }
    switch FastForm(layer) {
    case .convolution(let layer):
      return try convolution(layer, on: input, with: parameters, epilogue)
    case .product(let layer):
      return try product(layer, on: input, with: parameters, epilogue.clamp)
    case .positions(let layer):
      return try convolution(
        layer.convolution(on: shape(of: input).axes), on: input, with: parameters, epilogue)
    case .pooling(let layer, let reduction):
      let plane = try SlidingVolume(layer.windows, over: shape(of: input), rounding: layer.rounding)
      return try pooling(reduction, of: input, layer.cells(of: plane))
    case .globalPooling(let reduction):
      return try pooling(reduction, of: input, GlobalPooling.cell(of: shape(of: input)))
    case .adaptivePooling(let layer, let reduction):
      return try pooling(reduction, of: input, layer.cells(of: shape(of: input)))
    case .normalization(let layer):
      return scaling(of: input, by: ChannelScale(layer, parameters), epilogue.clamp)
    case .clamp(let clamp):
      let ones = [Float](repeating: 1, count: shape(of: input).channels)
      return scaling(of: input, ones, ones.map { _ in 0 }, clamp)
    case .addition:
      if let sum = try addition(of: inputs, epilogue.clamp) { return sum }
    case .concatenation:
      if let value = try concatenation(of: inputs) { return value }
    case .response(let layer):
      let value = make(shape(of: input))
      append(.response(layer), [input], value)
      return value
    case .dropout:
      return input
    case .flatten:
      return try vector(of: input)
    case nil:
      break
    }
    guard let expected else { throw .unknownExtents }
    let value = make(expected)
    append(.direct(layer, parameters), inputs, value)
    return value
  }
}

extension PlanBuilder {
  private mutating func make(
    _ shape: TensorShape, _ form: PlannedValue.Form = .blocked
  ) -> ValueID {
    values.append(PlannedValue(shape: shape, form: form))
    return ValueID(index: values.count - 1)
  }

  private mutating func append(_ work: Operation.Work, _ inputs: [ValueID], _ output: ValueID) {
    operations.append(Operation(work: work, inputs: inputs, output: output))
  }

  private mutating func convolution(
    _ layer: Convolution, on input: ValueID, with parameters: LayerParameters, _ epilogue: Epilogue
  ) throws(KernelError) -> ValueID {
    let shape = shape(of: input)
    let plane = try SlidingVolume(layer.windows, over: shape, rounding: layer.rounding)
    let (planes, rows, columns) = (
      plane.depth.span, plane.vertical.span, plane.horizontal.span
    )
    let margins = Margins(
      front: max(-planes.lowerBound, 0), top: max(-rows.lowerBound, 0),
      left: max(-columns.lowerBound, 0), back: max(planes.upperBound - shape.depth, 0),
      bottom: max(rows.upperBound - shape.height, 0),
      right: max(columns.upperBound - shape.width, 0))
    let source = margins == .none ? input : try haloed(input)
    values[whole(source).index].margins.formUnion(margins)
    let output = make(try plane.shape(from: shape, channels: layer.filters))
    if let addend = epilogue.addend, self.shape(of: addend) != self.shape(of: output) {
      throw .inputsDiffer(self.shape(of: output), self.shape(of: addend))
    }
    let work = ConvolutionWork(
      layer: layer, plane: plane, parameters: parameters, normalization: epilogue.normalization,
      addsInput: epilogue.addend != nil, clamp: epilogue.clamp)
    append(.convolution(work), [source] + (epilogue.addend.map { [$0] } ?? []), output)
    return output
  }

  /// The value, or a copy of one that must not have margins.
  private mutating func haloed(_ value: ValueID) throws(KernelError) -> ValueID {
    guard values[value.index].form == .vector else { return value }
    return copy(of: value)
  }

  private mutating func copy(of value: ValueID) -> ValueID {
    let copy = make(shape(of: value))
    append(.copy, [value], copy)
    return copy
  }

  /// The volume that a value is, in the end, a part of.
  private func whole(_ value: ValueID) -> ValueID {
    var whole = value
    // A whole is made after its parts, so that this ends.
    while let (larger, _) = values[whole.index].whole { whole = larger }
    return whole
  }

  private mutating func product(
    _ layer: FullyConnected, on input: ValueID, with parameters: LayerParameters, _ clamp: Clamp?
  ) throws(KernelError) -> ValueID {
    let source = try vector(of: input)
    let output = make(
      try shape(of: input).vector(layer.units), .vector)
    append(
      .product(weights: parameters.weights, biases: parameters.biases, clamp), [source], output)
    return output
  }

  private mutating func vector(of value: ValueID) throws(KernelError) -> ValueID {
    if values[value.index].form == .vector { return value }
    let shape = shape(of: value)
    let output = make(try shape.vector(shape.imageCount), .vector)
    append(.flatten, [value], output)
    return output
  }

  private mutating func pooling(
    _ reduction: FastReduction, of input: ValueID, _ cells: PooledCells
  ) throws(KernelError) -> ValueID {
    let output = make(try cells.shape(from: shape(of: input)))
    append(.pooling(PoolingWork(reduction: reduction, cells: cells)), [input], output)
    return output
  }

  private mutating func scaling(
    of input: ValueID, by scale: ChannelScale, _ clamp: Clamp?
  ) -> ValueID {
    scaling(of: input, scale.factors.map { Float($0) }, scale.shifts.map { Float($0) }, clamp)
  }

  private mutating func scaling(
    of input: ValueID, _ factors: [Float], _ shifts: [Float], _ clamp: Clamp?
  ) -> ValueID {
    let output = make(shape(of: input))
    append(.scaling(factors: factors, shifts: shifts, clamp), [input], output)
    return output
  }

  /// The sum of volumes of one shape; nil if one is repeated to fit the others.
  private mutating func addition(
    of inputs: [ValueID], _ clamp: Clamp?
  ) throws(KernelError) -> ValueID? {
    guard inputs.count >= 2 else { throw .inputCount(inputs.count, needed: 2) }
    guard inputs.allSatisfy({ shape(of: $0) == shape(of: inputs[0]) }) else { return nil }
    var sum = inputs[0]
    for (index, input) in inputs.enumerated().dropFirst() {
      guard shape(of: input) == shape(of: sum) else {
        throw .inputsDiffer(shape(of: sum), shape(of: input))
      }
      let next = make(shape(of: sum))
      append(.addition(index == inputs.count - 1 ? clamp : nil), [sum, input], next)
      sum = next
    }
    return sum
  }

  /// The inputs as parts of one volume, each written where it belongs if it can be, and copied there if
  /// not; nil if one does not begin at a block.
  private mutating func concatenation(
    of inputs: [ValueID]
  ) throws(KernelError) -> ValueID? {
    let first = shape(of: inputs[0])
    var channels = 0
    for input in inputs {
      let shape = shape(of: input)
      guard shape.images == first.images, shape.depth == first.depth,
        shape.height == first.height, shape.width == first.width
      else { throw .inputsDiffer(first, shape) }
      guard channels % Volume.laneCount == 0 else { return nil }
      channels += shape.channels
    }
    var parts: [ValueID] = []
    for input in inputs {
      let value = values[input.index]
      let canMove = value.form == .blocked && value.whole == nil && !parts.contains(input)
      parts.append(canMove ? input : copy(of: input))
    }
    let output = make(try first.with(channels: channels))
    var firstBlock = 0
    for part in parts {
      values[part.index].whole = (output, firstBlock)
      values[output.index].margins.formUnion(values[part.index].margins)
      firstBlock += Volume.blocks(channels: shape(of: part).channels)
    }
    return output
  }
}
