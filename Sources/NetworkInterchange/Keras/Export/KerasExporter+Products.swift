@_spi(Rules) import NetworkModel

/// Layers that multiply weights and inputs.
extension KerasExporter {
  // MARK: Convolutions

  mutating func add(_ layer: Convolution, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.output.axes)
    let axes = layer.windows.axes.all
    let strides = axes.map { layer.windows[$0].stride }
    let dilations = axes.map { layer.windows[$0].dilation }
    guard strides.allSatisfy({ $0 == 1 }) || dilations.allSatisfy({ $0 == 1 }) else {
      throw fault(
        call, "a convolution of Keras has strides or a dilation, and not both",
        help: "`--to onnx` writes it")
    }
    var padding = padding(layer.windows, call)
    if layer.weights == .perPosition, padding == .same {
      padding = .explicit(
        axes.map { axis in
          let (extent, window) = (call.shape[axis], layer.windows[axis])
          let before = Int(window.resolvedPadding(along: extent).before)
          let reach = (call.output[axis] - 1) * window.stride + Int(window.dilatedKernel)
          return [before, max(reach - extent - before, 0)]
        })
    }
    var x = volume(call)
    if case .explicit(let sides) = padding { x = addZeros(x, sides, name(call, "pad")) }
    if layer.weights == .perPosition { return (try addLocal(layer, x, call), form) }
    let hasOwnBias = layer.bias == .perPosition
    let own = hasOwnBias ? fresh(name(call, "products")) : name(call)
    let settings: [Setting] = [
      Setting("kernel_size", .extents(axes.map { layer.windows[$0].kernel }), first: true),
      Setting("strides", .extents(strides), unless: .extents(axes.map { _ in 1 })),
      padding.word,
      Setting("dilation_rate", .extents(dilations), unless: .extents(axes.map { _ in 1 })),
    ]
    let products: Value
    if let table = layer.connectionTable {
      products = try addBanks(table, layer, x, settings, named: own, call)
    } else {
      products = try addConvolution(layer, x, settings, named: own, call)
    }
    guard hasOwnBias else { return (products, form) }
    return (try addPositionBias(products, call), form)
  }

  private mutating func addConvolution(
    _ layer: Convolution, _ x: Value, _ settings: [Setting], named name: String, _ call: Call
  ) throws(ExportFault) -> Value {
    let axes = layer.windows.axes.all
    let strides = axes.map { layer.windows[$0].stride }
    let bias = Setting("use_bias", .flag(layer.bias == .shared), unless: .flag(true))
    let output = extents(call.output, as: .volume(layer.windows.axes))
    // One stride for both axes is all that every backend has.
    let isDepthwise =
      layer.groups == call.shape.channels && layer.groups > 1 && axes.count < 3
      && Set(strides).count == 1 && layer.weights == .shared
    if isDepthwise {
      return try learned(
        .layer("DepthwiseConv\(axes.count)D"),
        settings + [
          Setting(
            "depth_multiplier", .integer(layer.filters / layer.groups), unless: .integer(1)), bias,
        ], .value(x), call, named: name, output)
    }
    var all = [Setting("filters", .integer(layer.filters), first: true)] + settings
    all += [Setting("groups", .integer(layer.groups), unless: .integer(1)), bias]
    var kind = KerasModelMaker.Kind.layer("Conv\(axes.count)D")
    if case .standardized(let epsilon) = layer.weights {
      kind = .custom(.standardized(axes.count))
      all.append(Setting("epsilon", .real(epsilon)))
    }
    return try learned(kind, all, .value(x), call, named: name, output)
  }

  private mutating func addPositionBias(
    _ products: Value, _ call: Call
  ) throws(ExportFault) -> Value {
    try learned(
      .custom(.bias), [Setting("per_position", .flag(true))], .value(products), call, part: "bias",
      named: name(call), extents(call.output, as: .volume(call.output.axes)))
  }

  /// Neighboring filters that read the same channels.
  private struct Bank {
    var filters: Int
    let channels: [Int]
  }

  private mutating func addBanks(
    _ table: ConnectionTable, _ layer: Convolution, _ x: Value, _ settings: [Setting],
    named name: String, _ call: Call
  ) throws(ExportFault) -> Value {
    var banks: [Bank] = []
    for channels in table.channelsOfFilter {
      if let last = banks.indices.last, banks[last].channels == channels {
        banks[last].filters += 1
      } else {
        banks.append(Bank(filters: 1, channels: channels))
      }
    }
    let bias = Setting("use_bias", .flag(layer.bias == .shared), unless: .flag(true))
    let output = extents(call.output, as: .volume(layer.windows.axes))
    let input = model.calls[x].extents
    try spend(banks.reduce(0) { $0 + $1.channels.count }, call)
    var parts: [Value] = []
    for (place, bank) in banks.enumerated() {
      let selected = operation(
        .take, [.value(x), .constant(.integers(bank.channels))], [Setting("axis", .integer(-1))],
        part: "\(self.name(call, "channels"))_\(place)", input.dropLast() + [bank.channels.count])
      let own = banks.count == 1 ? name : fresh("\(self.name(call, "filters"))_\(place)")
      parts.append(
        try learned(
          .layer("Conv\(layer.windows.axes.rawValue)D"),
          [Setting("filters", .integer(bank.filters), first: true)] + settings + [bias],
          .value(selected), call, part: "\(place)", named: own, output.dropLast() + [bank.filters]))
    }
    guard parts.count > 1 else { return parts.first ?? x }
    return self.layer("Concatenate", [], .values(parts), named: name, output)
  }

  /// Weights of each position: a product of what each window sees.
  private mutating func addLocal(
    _ layer: Convolution, _ x: Value, _ call: Call
  ) throws(ExportFault) -> Value {
    let axes = layer.windows.axes.all
    var input = x
    var (kernel, strides, dilations) = (
      axes.map { layer.windows[$0].kernel }, axes.map { layer.windows[$0].stride },
      axes.map { layer.windows[$0].dilation }
    )
    var positions = axes.map { call.output[$0] }
    if axes.count == 1 {
      // A sequence is a plane of one row.
      input = reshape(x, [1] + model.calls[x].extents, name(call, "row"))
      kernel.insert(1, at: 0)
      strides.insert(1, at: 0)
      dilations.insert(1, at: 0)
      positions.insert(1, at: 0)
    }
    guard Set(dilations.dropFirst(axes.count == 1 ? 1 : 0)).count == 1 else {
      throw fault(
        call, "windows of Keras are dilated by one number", help: "`--to onnx` writes it")
    }
    let channels = call.shape.channels
    let taps = Int(layer.windows.area)
    guard !taps.multipliedReportingOverflow(by: channels).overflow else {
      throw fault(call, "its windows see too many values for a file")
    }
    var patches = operation(
      .extractPatches, [.value(input)],
      [
        Setting("size", .integers(kernel)), Setting("strides", .integers(strides)),
        Setting("dilation_rate", .integer(dilations.last ?? 1)), Setting("padding", .text("valid")),
      ], part: name(call, "patches"), positions + [taps * channels])
    let letters = axes.count == 3 ? "dhw" : "hw"
    let groups = layer.groups
    let output = extents(call.output, as: .volume(layer.windows.axes))
    let equation: String
    var shape: [Int]
    let bias: String?
    if groups == 1 {
      equation = "b\(letters)p,\(letters)pf->b\(letters)f"
      shape = positions + [layer.filters]
      bias = layer.bias == .none ? nil : layer.bias == .shared ? "f" : letters + "f"
    } else {
      patches = reshape(
        patches, positions + [taps, groups, channels / groups], name(call, "groups"))
      equation = "b\(letters)kgc,\(letters)kgcf->b\(letters)gf"
      shape = positions + [groups, layer.filters / groups]
      bias = layer.bias == .none ? nil : layer.bias == .shared ? "gf" : letters + "gf"
    }
    let isReshaped = shape != output
    let name = isReshaped ? fresh(name(call, "products")) : name(call)
    let products = try learned(
      .layer("EinsumDense"),
      [
        Setting("equation", .text(equation), first: true),
        Setting("output_shape", .integers(shape)),
        Setting("bias_axes", bias.map { .text($0) } ?? .none, unless: KerasConstant.none),
      ], .value(patches), call, named: name, shape)
    return isReshaped ? reshape(products, output, named: self.name(call)) : products
  }

  /// Groups that are written one by one.
  private static let mostGroups = 1024

  mutating func add(
    _ layer: TransposedConvolution, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.output.axes)
    let axes = layer.windows.axes.all
    let strides = axes.map { layer.windows[$0].stride }
    let dilations = axes.map { layer.windows[$0].dilation }
    guard strides.allSatisfy({ $0 == 1 }) || dilations.allSatisfy({ $0 == 1 }) else {
      throw fault(
        call, "a transposed convolution of Keras has strides or a dilation, and not both",
        help: "`--to onnx` writes it")
    }
    guard layer.groups <= Self.mostGroups else {
      throw fault(
        call, "each of more than \(Self.mostGroups) groups would be a layer of its own",
        help: "`--to onnx` writes it")
    }
    if layer.groups > 1 { try spend(layer.groups, call) }
    let plan = try plan(layer, call)
    var settings: [Setting] = [
      Setting("kernel_size", .extents(axes.map { layer.windows[$0].kernel }), first: true),
      Setting("strides", .extents(strides), unless: .extents(axes.map { _ in 1 })),
      Setting("padding", .text(plan.isSame ? "same" : "valid"), unless: .text("valid")),
    ]
    if let added = plan.outputPadding {
      settings.append(Setting("output_padding", .extents(added)))
    }
    settings += [
      Setting("dilation_rate", .extents(dilations), unless: .extents(axes.map { _ in 1 })),
      Setting("use_bias", .flag(layer.bias == .shared), unless: .flag(true)),
    ]
    let hasOwnBias = layer.bias == .perPosition
    let isCropped = plan.cropping.joined().contains { $0 > 0 }
    let own = hasOwnBias || isCropped ? fresh(name(call, "products")) : name(call)
    let kind = KerasModelMaker.Kind.layer("Conv\(axes.count)DTranspose")
    let x = volume(call)
    var value: Value
    if layer.groups == 1 {
      value = try learned(
        kind, [Setting("filters", .integer(layer.filters), first: true)] + settings, .value(x),
        call, named: own, plan.extents + [layer.filters])
    } else {
      let (inputs, outputs) = (
        call.shape.channels / layer.groups, layer.filters / layer.groups
      )
      var parts: [Value] = []
      for group in 0..<layer.groups {
        let slice = operation(
          .item, [.value(x), .constant(.range(axis: -1, group * inputs..<(group + 1) * inputs))],
          part: "\(name(call, "channels"))_\(group)", axes.map { call.shape[$0] } + [inputs])
        parts.append(
          try learned(
            kind, [Setting("filters", .integer(outputs), first: true)] + settings, .value(slice),
            call, part: "\(group)", named: fresh("\(name(call, "group"))_\(group)"),
            plan.extents + [outputs]))
      }
      value = self.layer(
        "Concatenate", [], .values(parts), named: own, plan.extents + [layer.filters])
    }
    if isCropped {
      let name = hasOwnBias ? fresh(name(call, "crop")) : name(call)
      value = self.layer(
        "Cropping\(axes.count)D", [Setting("cropping", .sides(plan.cropping), first: true)],
        .value(value), named: name, extents(call.output, as: form))
    }
    return (hasOwnBias ? try addPositionBias(value, call) : value, form)
  }

  private struct TransposedPlan {
    var isSame = true
    /// What is cut off of the output.
    var cropping: [[Int]] = []
    var outputPadding: [Int]?
    /// Of the output before that.
    var extents: [Int] = []
  }

  /// Keras makes `N·S + max(E − S, 0)` values along an axis, `N·S` of `same`, or what output padding makes of them.
  private func plan(
    _ layer: TransposedConvolution, _ call: Call
  ) throws(ExportFault) -> TransposedPlan {
    var plan = TransposedPlan()
    let axes = layer.windows.axes.all
    plan.isSame = axes.allSatisfy { layer.windows[$0].padding == .same }
    if plan.isSame {
      plan.extents = axes.map { call.output[$0] }
      plan.cropping = axes.map { _ in [0, 0] }
      return plan
    }
    var (cuts, added, whole): ([[Int]], [Int], [Int]) = ([], [], [])
    var needsMore = false
    for axis in axes {
      let window = layer.windows[axis]
      let reach = Int(window.dilatedKernel)
      let before: Int
      switch window.padding {
      case .explicit(let first, _): before = first
      case .same: before = max(reach - window.stride, 0) / 2
      }
      let extent = (call.shape[axis] - 1) * window.stride + reach
      let end = before + call.output[axis]
      whole.append(extent)
      added.append(max(end - extent, 0))
      cuts.append([before, max(extent - end, 0)])
      // Without output padding there may be room all the same.
      if end > max(extent, call.shape[axis] * window.stride) { needsMore = true }
    }
    if needsMore {
      for (place, axis) in axes.enumerated() where added[place] >= layer.windows[axis].stride {
        throw fault(
          call, "output padding of Keras is less than the stride", help: "`--to onnx` writes it")
      }
      plan.outputPadding = added
      plan.extents = zip(whole, added).map { $0 + $1 }
      plan.cropping = cuts
    } else {
      plan.extents = axes.enumerated().map { place, axis in
        max(whole[place], call.shape[axis] * layer.windows[axis].stride)
      }
      plan.cropping = axes.enumerated().map { place, axis in
        [cuts[place][0], plan.extents[place] - cuts[place][0] - call.output[axis]]
      }
    }
    return plan
  }

  // MARK: Matrices

  mutating func add(_ layer: FullyConnected, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let own = form(of: call.input)
    var form = Form.rows
    let input: Value
    switch own {
    case .volume(let axes) where layer.scope == .positions:
      form = .volume(axes)
      input = value(call.input, as: own)
    case .volume:
      input = value(call.input, as: call.shape.positions == 1 ? .rows : .flattened(call.shape))
    case .rows, .flattened: input = value(call.input, as: own)
    }
    let result = try learned(
      .layer("Dense"),
      [
        Setting("units", .integer(layer.units), first: true),
        Setting("use_bias", .flag(layer.bias != .none), unless: .flag(true)),
      ], .value(input), call, named: name(call), extents(call.output, as: form))
    return (result, form)
  }

  mutating func add(_ layer: RadialBasis, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let result = try learned(
      .custom(.radialBasis), [Setting("units", .integer(layer.units), first: true)],
      .value(value(call.input, as: .rows)), call, named: name(call), [layer.units])
    return (result, .rows)
  }

  mutating func add(_ layer: MatrixMultiplication, _ call: Call) -> (Value, Form) {
    let matrices = call.inputs.enumerated().map { place, input in
      let shape = call.shapes[place]
      let own = Form.volume(shape.axes)
      let x = value(input, as: own)
      return shape.axes == .one
        ? x
        : reshape(
          x, [Int(shape.positions), shape.channels], "\(name(call, "matrix"))_\(place)")
    }
    let (axes, rows): ([Int], Int) =
      switch layer.transposed {
      case .none: ([2, 1], Int(call.shapes[0].positions))
      case .first: ([1, 1], call.shapes[0].channels)
      case .second: ([2, 2], Int(call.shapes[0].positions))
      }
    let form = Form.volume(call.output.axes)
    let isReshaped = call.output.axes != .one
    let product = self.layer(
      "Dot", [Setting("axes", .integers(axes))], .values(matrices),
      named: isReshaped ? fresh(name(call, "product")) : name(call), [rows, call.output.channels])
    guard isReshaped else { return (product, form) }
    return (reshape(product, extents(call.output, as: form), named: name(call)), form)
  }
}
