import NetworkModel

/// Convolutions; connection tables, and weights or a bias of each position, become several layers.
extension KerasExporter {
  mutating func add(_ layer: Convolution, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.output.axes)
    let axes = layer.windows.axes.all
    let (strides, dilations) = try steps(of: layer.windows, "a convolution", call)
    var padding = padding(layer.windows, call)
    if layer.weights == .perPosition, padding == .same {
      padding = .explicit(sides(layer.windows, call))
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

  mutating func addPositionBias(
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
}
