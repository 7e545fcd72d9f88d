@_spi(Rules) import NetworkModel

/// Layers that multiply weights and inputs.
extension ONNXExporter {
  // MARK: Convolutions

  mutating func add(_ layer: Convolution, _ call: Call) throws(ExportFault) -> Form {
    let form = Form.volume(call.output.axes)
    let hasOwnBias = layer.bias == .perPosition
    let bias =
      layer.bias == .shared && layer.weights != .perPosition
      ? [parameter(.biases, call, [layer.filters])] : []
    let name = hasOwnBias ? graph.fresh(call.name + "/products") : call.name
    let input = volume(call)
    if layer.weights == .perPosition {
      let taps = Int128(call.output.positions) * Int128(layer.windows.area)
      guard taps <= Self.mostTaps else {
        throw fault(
          call,
          "a table of the \(taps) places that its filters see would be too large a part of the file"
        )
      }
      addLocal(layer, input, call)
      return form
    }
    if let table = layer.connectionTable {
      let banks = Self.banks(table)
      if banks.count > 1 || banks.first?.channels.count != call.shape.channels {
        addBanks(banks, layer, input, bias, named: name, call)
        if hasOwnBias { finish("Add", [name, positionBias(call)], call) }
        return form
      }
    }
    var layout = StoredTensor.Layout.own
    if case .standardized(let epsilon) = layer.weights {
      layout = .standardized(filters: layer.filters, epsilon: epsilon)
    }
    let weights = parameter(
      .weights, call,
      [layer.filters, call.shape.channels / layer.groups]
        + layer.windows.axes.all.map { layer.windows[$0].kernel }, layout)
    graph.add(
      "Conv", [input, weights] + bias, named: name,
      windowAttributes(layer.windows, call, groups: layer.groups))
    if hasOwnBias { finish("Add", [name, positionBias(call)], call) }
    return form
  }

  /// A bias of each place, `C×H×W`.
  private mutating func positionBias(_ call: Call) -> String {
    parameter(.biases, call, call.output.extents(as: .volume(call.output.axes)))
  }

  /// Neighboring filters that read the same channels.
  private struct Bank {
    var filters: Int
    let channels: [Int]
    /// The number of the first one's first weight, in windows.
    let first: Int
  }

  private static func banks(_ table: ConnectionTable) -> [Bank] {
    var banks: [Bank] = []
    var first = 0
    for channels in table.channelsOfFilter {
      if let last = banks.indices.last, banks[last].channels == channels {
        banks[last].filters += 1
      } else {
        banks.append(Bank(filters: 1, channels: channels, first: first))
      }
      first += channels.count
    }
    return banks
  }

  private mutating func addBanks(
    _ banks: [Bank], _ layer: Convolution, _ input: String, _ bias: [String], named name: String,
    _ call: Call
  ) {
    let area = Int(layer.windows.area)
    let kernel = layer.windows.axes.all.map { layer.windows[$0].kernel }
    var parts: [String] = []
    for (index, bank) in banks.enumerated() {
      let start = bank.first * area
      let range = start..<start + bank.filters * bank.channels.count * area
      let channels = node(
        "Gather", [input, integers(bank.channels)], "\(call.name)/channels-\(index)",
        [("axis", .integer(1))])
      let weights = parameter(
        .weights, call, [bank.filters, bank.channels.count] + kernel, .range(range),
        suffix: ".\(index)")
      parts.append(
        node(
          "Conv", [channels, weights], "\(call.name)/filters-\(index)",
          windowAttributes(layer.windows, call)))
    }
    guard let bias = bias.first else {
      graph.add("Concat", parts, named: name, [("axis", .integer(1))])
      return
    }
    let joined = node("Concat", parts, call.name + "/filters", [("axis", .integer(1))])
    let ones = layer.windows.axes.all.map { _ in 1 }
    let shifts = node(
      "Reshape", [bias, integers([layer.filters] + ones)], call.name + "/shifts")
    graph.add("Add", [joined, shifts], named: name)
  }

  /// The most places in a table: 128 MiB of the file.
  private static let mostTaps: Int128 = 1 << 24

  /// Other weights at each position: what each position sees, gathered, times its weights.
  private mutating func addLocal(_ layer: Convolution, _ input: String, _ call: Call) {
    let (padding, axes) = (call.pads(of: layer.windows), layer.windows.axes)
    let padded = addPad(input, padding, 0, call.name + "/padded")
    let extents = axes.all.enumerated().map { place, axis in
      call.shape[axis] + padding.before[place] + padding.after[place]
    }
    // Places of a plane in rows, by position and by tap.
    var places = [0]
    func spread(_ numbers: [Int], by steps: [Int], times stride: Int) -> [Int] {
      numbers.flatMap { number in steps.map { number + $0 * stride } }
    }
    var strides = [Int](repeating: 1, count: axes.rawValue)
    for place in (0..<axes.rawValue - 1).reversed() {
      strides[place] = strides[place + 1] * extents[place + 1]
    }
    var area = 1
    for (place, axis) in axes.all.enumerated() {
      let window = layer.windows[axis]
      places = spread(
        places, by: (0..<call.output[axis]).map { $0 * window.stride }, times: strides[place])
    }
    for (place, axis) in axes.all.enumerated() {
      let window = layer.windows[axis]
      area *= window.kernel
      places = spread(
        places, by: (0..<window.kernel).map { $0 * window.dilation }, times: strides[place])
    }
    let positions = Int(call.output.positions)
    let (channels, groups) = (call.shape.channels, layer.groups)
    let rows = reshape(padded, [channels, extents.reduce(1, *)], call.name + "/rows")
    let taps = node(
      "Gather", [rows, integers(places)], call.name + "/taps", [("axis", .integer(2))])
    let patches = reshape(
      taps, [groups, channels / groups, positions, area], call.name + "/patches")
    let weights = parameter(
      .weights, call, [positions, groups, layer.filters / groups, channels / groups, area])
    let products = node(
      "Einsum", [patches, weights], call.name + "/products",
      [("equation", .text("ngcpk,pgfck->ngfp"))])
    let volume = call.output.extents(as: .volume(axes))
    switch layer.bias {
    case .none: finishReshape(products, volume, call)
    case .shared:
      let result = reshape(products, volume, call.name + "/sums")
      let bias = parameter(.biases, call, [layer.filters] + axes.all.map { _ in 1 })
      finish("Add", [result, bias], call)
    case .perPosition:
      let result = reshape(products, volume, call.name + "/sums")
      finish("Add", [result, positionBias(call)], call)
    }
  }

  mutating func add(_ layer: TransposedConvolution, _ call: Call) -> Form {
    let axes = layer.windows.axes
    var (before, after, added): ([Int], [Int], [Int]) = ([], [], [])
    for axis in axes.all {
      let window = layer.windows[axis]
      switch window.padding {
      case .explicit(let first, let last):
        before.append(first)
        after.append(last)
        added.append(layer.outputPadding?[axis] ?? 0)
      case .same:
        // Every value keeps one stride; the odd pixel is cut off at the end.
        let excess = Int(window.dilatedKernel) - window.stride
        before.append(max(excess, 0) / 2)
        after.append(max(excess, 0) - max(excess, 0) / 2)
        added.append(max(-excess, 0))
      }
    }
    var attributes: [(name: String, value: ONNXGraphMaker.Attribute)] = [
      ("kernel_shape", .integers(axes.all.map { layer.windows[$0].kernel })),
      ("strides", .integers(axes.all.map { layer.windows[$0].stride })),
      ("dilations", .integers(axes.all.map { layer.windows[$0].dilation })),
      ("pads", .integers(before + after)), ("group", .integer(layer.groups)),
    ]
    if added.contains(where: { $0 > 0 }) { attributes.append(("output_padding", .integers(added))) }
    let input = volume(call)
    let weights = parameter(
      .weights, call,
      [call.shape.channels, layer.filters / layer.groups]
        + axes.all.map { layer.windows[$0].kernel })
    switch layer.bias {
    case .none: finish("ConvTranspose", [input, weights], call, attributes)
    case .shared:
      finish(
        "ConvTranspose", [input, weights, parameter(.biases, call, [layer.filters])], call,
        attributes)
    case .perPosition:
      let products = node("ConvTranspose", [input, weights], call.name + "/products", attributes)
      finish("Add", [products, positionBias(call)], call)
    }
    return .volume(axes)
  }

  // MARK: Matrices

  mutating func add(_ layer: FullyConnected, _ call: Call) -> Form {
    if layer.scope == .positions, form(of: call.input) != .rows {
      return addOverPositions(layer, call)
    }
    let count = layer.scope == .positions ? call.shape.channels : Int(call.shape.count)
    let input = value(call.input, as: .rows)
    let weights = parameter(.weights, call, [layer.units, count])
    let bias = layer.bias == .none ? [] : [parameter(.biases, call, [layer.units])]
    finish("Gemm", [input, weights] + bias, call, [("transB", .integer(1))])
    return .rows
  }

  private mutating func addOverPositions(_ layer: FullyConnected, _ call: Call) -> Form {
    let form = Form.channelsLast(call.shape.axes)
    let input = value(call.input, as: form)
    let channels = call.shape.channels
    let weights = parameter(
      .weights, call, [channels, layer.units], .transposed(rows: layer.units, columns: channels))
    guard layer.bias != .none else {
      finish("MatMul", [input, weights], call)
      return form
    }
    let products = node("MatMul", [input, weights], call.name + "/products")
    finish("Add", [products, parameter(.biases, call, [layer.units])], call)
    return form
  }

  mutating func add(_ layer: RadialBasis, _ call: Call) -> Form {
    let input = value(call.input, as: .rows)
    let count = Int(call.shape.count)
    let row = node("Unsqueeze", [input, integers([1])], call.name + "/row")
    let centers = parameter(.weights, call, [layer.units, count])
    let distances = node("Sub", [row, centers], call.name + "/distances")
    let squares = node("Mul", [distances, distances], call.name + "/squares")
    _ = reduce("ReduceSum", squares, [2], nil, call, keepsAxes: false)
    return .rows
  }

  mutating func add(_ layer: MatrixMultiplication, _ call: Call) -> Form {
    // Channels first, each volume is the transpose of its matrix; so is the product.
    var matrices: [String] = []
    for (place, input) in call.inputs.enumerated() {
      let shape = call.shapes[place]
      let volume = value(input, as: .volume(shape.axes))
      let matrix = reshape(
        volume, [shape.channels, Int(shape.positions)], "\(call.name)/matrix-\(place)")
      let isTransposed = layer.transposed == (place == 0 ? .first : .second)
      matrices.append(
        isTransposed
          ? node(
            "Transpose", [matrix], "\(call.name)/transposed-\(place)",
            [("perm", .integers([0, 2, 1]))])
          : matrix)
    }
    let product = node("MatMul", matrices.reversed(), call.name + "/product")
    finishReshape(product, call.output.extents(as: .volume(call.output.axes)), call)
    return .volume(call.output.axes)
  }

  // MARK: Windows

  func windowAttributes(
    _ windows: Windows, _ call: Call, groups: Int = 1
  ) -> [(name: String, value: ONNXGraphMaker.Attribute)] {
    let padding = call.pads(of: windows)
    return [
      ("kernel_shape", .integers(windows.axes.all.map { windows[$0].kernel })),
      ("strides", .integers(windows.axes.all.map { windows[$0].stride })),
      ("dilations", .integers(windows.axes.all.map { windows[$0].dilation })),
      ("pads", .integers(padding.before + padding.after)), ("group", .integer(groups)),
    ]
  }

  /// Adds places of one value around each plane, if there are any to add.
  mutating func addPad(
    _ input: String, _ padding: (before: [Int], after: [Int]), _ number: Double, _ name: String
  ) -> String {
    guard (padding.before + padding.after).contains(where: { $0 > 0 }) else { return input }
    let pads = [0, 0] + padding.before + [0, 0] + padding.after
    return node("Pad", [input, integers(pads), scalar(number)], name)
  }
}
