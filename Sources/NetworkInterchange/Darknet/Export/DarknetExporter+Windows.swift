@_spi(Rules) import NetworkModel

/// Convolutions, fully connected layers and poolings.
extension DarknetExporter {
  typealias Options = [(key: String, value: String)]

  /// A square window on the plane.
  private struct Square {
    let size: Int
    let down: Int
    let across: Int
    /// 1 for a single pixel.
    let dilation: Int
    /// Along both axes.
    let padding: (before: Int, after: Int)

    var stride: Options {
      down == across
        ? [("stride", "\(down)")] : [("stride_x", "\(across)"), ("stride_y", "\(down)")]
    }
  }

  private func square(
    _ windows: Windows, _ call: Call, padding: (Axis) -> (before: Int, after: Int)
  ) throws(ExportFault) -> Square {
    let (vertical, horizontal) = (windows.vertical, windows.horizontal)
    guard windows.axes == .two, vertical.kernel == horizontal.kernel,
      vertical.dilation == horizontal.dilation || vertical.kernel == 1
    else { throw fault(call, "Darknet's windows are squares on a plane") }
    let (down, across) = (padding(.height), padding(.width))
    guard down == across else { throw fault(call, "Darknet pads both axes alike") }
    return Square(
      size: vertical.kernel, down: vertical.stride, across: horizontal.stride,
      dilation: vertical.kernel == 1 ? 1 : vertical.dilation, padding: down)
  }

  private func square(_ windows: Windows, _ call: Call) throws(ExportFault) -> Square {
    try square(windows, call) { axis in
      let padding = windows[axis].resolvedPadding(along: call.shape[axis])
      return (Int(padding.before), Int(padding.after))
    }
  }

  /// The options for padding that is the same at both ends.
  private func padding(_ square: Square, _ call: Call) throws(ExportFault) -> Options {
    guard square.padding.before == square.padding.after else {
      throw fault(
        call,
        "Darknet pads both ends alike, and this pads \(square.padding.before) and \(square.padding.after)"
      )
    }
    let padding = square.padding.before
    if square.dilation > 1 {
      guard square.size % 2 == 1, padding == square.size / 2 * square.dilation else {
        throw fault(
          call, "Darknet's dilated convolutions have an odd size, and keep the size of the plane")
      }
      return [("pad", "1"), ("dilation", "\(square.dilation)")]
    }
    guard padding > 0 else { return [] }
    return padding == square.size / 2 ? [("pad", "1")] : [("padding", "\(padding)")]
  }

  /// - Throws: unless as many positions fit as with rounding down.
  private func checkPositions(_ square: Square, _ call: Call) throws(ExportFault) {
    let span = Int64(square.dilation) * Int64(square.size - 1) + 1
    for (axis, stride) in [(Axis.height, square.down), (.width, square.across)] {
      let room = Int64(call.shape[axis]) + 2 * Int64(square.padding.before) - span
      guard room >= 0, room / Int64(stride) + 1 == Int64(call.output[axis]) else {
        throw fault(call, "Darknet's convolutions round down")
      }
    }
  }

  // MARK: Products

  /// The normalization and the activation that are part of the section of products.
  private mutating func rest(
    of bias: BiasForm, _ call: Call
  ) throws(ExportFault) -> (normalized: Options, activation: Options, nodes: [NodeID]) {
    var nodes = [call.id]
    if bias == .none {
      guard let reader = soleReader(of: call.id),
        case .batchNormalization(let layer) = network[reader].layer, layer.affine,
        layer.tracksStatistics
      else {
        throw fault(
          call, "Darknet has biases wherever no batch normalization follows, and this has none")
      }
      nodes.append(reader)
    }
    let activation = activation(of: nodes[nodes.count - 1])
    return (
      nodes.count == 1 ? [] : [("batch_normalize", "1")], [("activation", activation.word)],
      nodes + activation.nodes
    )
  }

  mutating func add(_ layer: Convolution, _ call: Call) throws(ExportFault) -> Place {
    guard layer.connectionTable == nil else {
      throw fault(call, "Darknet has no tables of connections")
    }
    switch layer.weights {
    case .shared: break
    case .perPosition: return try addLocal(layer, call)
    case .standardized: throw fault(call, "Darknet does not standardize weights")
    }
    guard layer.bias != .perPosition else {
      throw fault(call, "Darknet has a bias for each position in `[local]` alone")
    }
    try checkVolumes(call)
    let square = try square(layer.windows, call)
    let padding = try padding(square, call)
    try checkPositions(square, call)
    let rest = try rest(of: layer.bias, call)
    let shared = try sharing(call, normalization: layer.bias == .none ? rest.nodes[1] : nil)
    let sizes: Options = [("filters", "\(layer.filters)"), ("size", "\(square.size)")]
    let groups: Options = layer.groups == 1 ? [] : [("groups", "\(layer.groups)")]
    return add(
      "convolutional",
      rest.normalized + sizes + square.stride + padding + groups + shared + rest.activation,
      reading: call.input, rest.nodes)
  }

  /// The reference to a convolution whose weights are used.
  private mutating func sharing(
    _ call: Call, normalization: NodeID?
  ) throws(ExportFault) -> Options {
    normalizations[call.id] = .some(normalization)
    let own = normalization.flatMap { network[$0].sharesWeightsOf }
    guard let owner = network[call.id].sharesWeightsOf else {
      guard own == nil else {
        throw fault(call, "Darknet shares a normalization together with the weights before it")
      }
      return []
    }
    guard let theirs = normalizations[owner], theirs == own, (own == nil) == (normalization == nil),
      case .section(let section) = place(of: owner)
    else {
      throw fault(call, "Darknet shares a normalization together with the weights before it")
    }
    return [("share_index", "\(section)")]
  }

  private mutating func addLocal(
    _ layer: Convolution, _ call: Call
  ) throws(ExportFault) -> Place {
    let square = try square(layer.windows, call)
    let (before, after) = square.padding
    guard layer.groups == 1, layer.bias == .perPosition, square.dilation == 1,
      square.down == square.across, before == after, before == 0 || before * 2 == square.size - 1
    else {
      throw fault(
        call,
        "Darknet's `[local]` has one group, one stride, a bias for each position, and padding of 0 or half of an odd size"
      )
    }
    try checkVolumes(call)
    try checkPositions(square, call)
    let rest = try rest(of: layer.bias, call)
    return add(
      "local",
      [("filters", "\(layer.filters)"), ("size", "\(square.size)")] + square.stride
        + (before == 0 ? [] : [("pad", "\(before)")]) + rest.activation, reading: call.input,
      rest.nodes)
  }

  mutating func add(
    _ layer: TransposedConvolution, _ call: Call
  ) throws(ExportFault) -> Place {
    let square = try square(layer.windows, call) { axis in
      let window = layer.windows[axis]
      let excess = Int(window.dilatedKernel) - window.stride
      return switch window.padding {
      case .explicit(let before, let after): (before, after)
      case .same: (max(excess, 0) / 2, excess - max(excess, 0) / 2)
      }
    }
    guard layer.groups == 1, layer.outputPadding == nil, square.dilation == 1,
      square.down == square.across, square.padding.before >= 0, layer.bias != .perPosition
    else {
      throw fault(
        call,
        "Darknet's `[deconvolutional]` has one group and one stride, no dilation and no output padding"
      )
    }
    try checkVolumes(call)
    let padding = try padding(square, call)
    let rest = try rest(of: layer.bias, call)
    return add(
      "deconvolutional",
      rest.normalized + [("filters", "\(layer.filters)"), ("size", "\(square.size)")]
        + square.stride + padding + rest.activation, reading: call.input, rest.nodes)
  }

  mutating func add(_ layer: FullyConnected, _ call: Call) throws(ExportFault) -> Place {
    if layer.scope == .volume || call.shape.positions == 1 { return try addConnected(layer, call) }
    // The same products at every position.
    guard call.shape.axes == .two else {
      throw fault(call, "Darknet's windows are squares on a plane")
    }
    try checkVolumes(call)
    let rest = try rest(of: layer.bias, call)
    return add(
      "convolutional",
      rest.normalized + [("filters", "\(layer.units)"), ("size", "1"), ("stride", "1")]
        + rest.activation, reading: call.input, rest.nodes)
  }

  private mutating func addConnected(
    _ layer: FullyConnected, _ call: Call
  ) throws(ExportFault) -> Place {
    // It reads a volume as the vector that it is in memory, so that no volumes are checked.
    let rest = try rest(of: layer.bias, call)
    return add(
      "connected", rest.normalized + [("output", "\(layer.units)")] + rest.activation,
      reading: call.input, rest.nodes)
  }

  // MARK: Poolings

  mutating func add(_ layer: Pooling, _ call: Call) throws(ExportFault) -> Place {
    let square = try square(layer.windows, call)
    guard square.dilation == 1 else { throw fault(call, "Darknet's poolings have no dilation") }
    let kind: String
    switch layer.reduction {
    case .max: kind = "maxpool"
    case .average:
      let isPadded = square.padding.before > 0 || square.padding.after > 0
      guard layer.divisor == nil, !(layer.countsPadding && isPadded) else {
        throw fault(call, "Darknet's averages leave padding out")
      }
      kind = "local_avgpool"
    case .sum, .l2, .lp: throw fault(call, "Darknet pools to the largest value or to a mean")
    }
    try checkVolumes(call)
    return add(
      kind, try pooling(square, call), reading: call.input, [call.id])
  }

  /// The options of a window whose padding counts both ends together, the near end having the smaller half. Where the
  /// usual padding gives the same windows, it is left out.
  private func pooling(_ square: Square, _ call: Call) throws(ExportFault) -> Options {
    let near = square.padding.before
    let usual = square.size - 1
    let others = [2 * near, 2 * near + 1]
    let fitting = ((usual / 2 == near ? [usual] : []) + others).first { padding in
      [(Axis.height, square.down), (.width, square.across)].allSatisfy { axis, stride in
        let room = Int64(call.shape[axis]) + Int64(padding) - Int64(square.size)
        return room >= 0 && room / Int64(stride) + 1 == Int64(call.output[axis])
      }
    }
    guard let fitting else {
      throw fault(call, "Darknet pads the far end by at most one more than the near one")
    }
    let size: Options = [("size", "\(square.size)")]
    return size + square.stride + (fitting == usual ? [] : [("padding", "\(fitting)")])
  }

  mutating func add(_ layer: GlobalPooling, _ call: Call) throws(ExportFault) -> Place {
    guard call.shape.axes == .two, layer.form != .over(.channels) else {
      throw fault(call, "Darknet pools planes")
    }
    return try addCells(layer.reduction, call)
  }

  mutating func add(_ layer: AdaptivePooling, _ call: Call) throws(ExportFault) -> Place {
    guard call.shape.axes == .two else { throw fault(call, "Darknet pools planes") }
    return try addCells(layer.reduction, call)
  }

  /// Cells side by side, or one for the whole plane.
  private mutating func addCells(
    _ reduction: Reduction, _ call: Call
  ) throws(ExportFault) -> Place {
    try checkVolumes(call)
    let isSingleValued = call.output == call.shape
    let kind: String
    switch reduction {
    case .max where isSingleValued, .average where isSingleValued: return place(of: call.input)
    case .average where call.output.positions == 1:
      return add("avgpool", [], reading: call.input, [call.id])
    case .average: kind = "local_avgpool"
    case .max: kind = "maxpool"
    case .sum, .l2, .lp: throw fault(call, "Darknet pools to the largest value or to a mean")
    }
    let size = call.shape.height / call.output.height
    guard call.shape.height == size * call.output.height,
      call.shape.width == size * call.output.width
    else { throw fault(call, "Darknet has no cells that are not squares side by side") }
    let options: Options = [("size", "\(size)"), ("stride", "\(size)")]
    return add(kind, options + [("padding", "0")], reading: call.input, [call.id])
  }
}
