import NetworkModel

/// Normalizations and learned factors.
extension KerasExporter {
  /// Letters of a tensor's axes in an equation, the batch first.
  static func letters(_ form: Form) -> String {
    switch form {
    case .volume(.one): "blc"
    case .volume(.two): "bhwc"
    case .volume(.three): "bdhwc"
    case .rows, .flattened: "bc"
    }
  }

  /// The form of a layer with a number for each channel.
  private func ownForm(_ call: Call) -> Form {
    let form = form(of: call.input)
    if case .flattened = form { return .rows }
    return form
  }

  /// A factor for each channel, and a shift.
  private mutating func scaled(
    _ x: Value, _ call: Call, _ form: Form, hasBias: Bool, part: String, named name: String
  ) throws(ExportFault) -> Value {
    let letters = Self.letters(form)
    let extents = extents(call.output, as: form)
    return try learned(
      .layer("EinsumDense"),
      [
        Setting("equation", .text("\(letters),c->\(letters)"), first: true),
        Setting("output_shape", .integers(extents)),
        Setting("bias_axes", hasBias ? .text("c") : .none, unless: KerasConstant.none),
      ], .value(x), call, part: part, named: name, extents)
  }

  mutating func add(_ layer: Scale, _ call: Call) throws(ExportFault) -> (Value, Form) {
    let form = ownForm(call)
    let x = value(call.input, as: form)
    switch layer.terms {
    case .factor, .factorAndBias:
      return (
        try scaled(
          x, call, form, hasBias: layer.terms == .factorAndBias, part: "", named: name(call)), form
      )
    case .bias:
      let result = try learned(
        .custom(.bias), [], .value(x), call, named: name(call), extents(call.output, as: form))
      return (result, form)
    }
  }

  mutating func add(
    _ layer: BatchNormalization, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    let form = ownForm(call)
    let x = value(call.input, as: form)
    guard layer.tracksStatistics else {
      return (try addOwnStatistics(layer, x, form, call), form)
    }
    let result = try learned(
      .layer("BatchNormalization"), Self.normalization(layer.epsilon, affine: layer.affine),
      .value(x), call, named: name(call), extents(call.output, as: form))
    return (result, form)
  }

  private static func normalization(
    _ epsilon: Double, affine: Bool, hasBias: Bool = true
  ) -> [Setting] {
    [
      Setting("epsilon", .real(epsilon), unless: .real(1e-3)),
      Setting("center", .flag(affine && hasBias), unless: .flag(true)),
      Setting("scale", .flag(affine), unless: .flag(true)),
    ]
  }

  /// By the mean and the variance of what arrives.
  private mutating func addOwnStatistics(
    _ layer: BatchNormalization, _ x: Value, _ form: Form, _ call: Call
  ) throws(ExportFault) -> Value {
    let extents = extents(call.output, as: form)
    let axes = Array(0..<extents.count)
    let ones = extents.dropLast().map { _ in 1 } + [call.shape.channels]
    let settings = [Setting("axis", .integers(axes)), Setting("keepdims", .flag(true))]
    let mean = operation(.mean, [.value(x)], settings, part: name(call, "mean"), ones)
    let variance = operation(.variance, [.value(x)], settings, part: name(call, "variance"), ones)
    let centered = operation(
      .subtract, [.value(x), .value(mean)], part: name(call, "centered"), extents)
    let shifted = operation(
      .add, [.value(variance), .constant(.real(layer.epsilon))], part: name(call, "shifted"), ones)
    let deviation = operation(.sqrt, [.value(shifted)], part: name(call, "deviation"), ones)
    let name = layer.affine ? fresh(name(call, "normalized")) : name(call)
    let normalized = operation(
      .divide, [.value(centered), .value(deviation)], named: name, extents)
    guard layer.affine else { return normalized }
    return try scaled(
      normalized, call, form, hasBias: true, part: "", named: self.name(call))
  }

  mutating func add(
    _ layer: InstanceNormalization, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.shape.axes)
    let settings = Self.normalization(layer.epsilon, affine: layer.affine)
    let result = try learned(
      .layer(layer.tracksStatistics ? "BatchNormalization" : "GroupNormalization"),
      (layer.tracksStatistics ? [] : [Setting("groups", .integer(-1))]) + settings,
      .value(volume(call)), call, named: name(call), extents(call.output, as: form))
    return (result, form)
  }

  mutating func add(
    _ layer: GroupNormalization, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.shape.axes)
    let result = try learned(
      .layer("GroupNormalization"),
      [Setting("groups", .integer(layer.groups), unless: .integer(32))]
        + Self.normalization(layer.epsilon, affine: layer.affine),
      .value(volume(call)), call, named: name(call), extents(call.output, as: form))
    return (result, form)
  }

  mutating func add(
    _ layer: LayerNormalization, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    var form = form(of: call.input)
    if case .flattened = form, layer.affine { form = .rows }
    var axes: [Int]?
    if case .volume(let spatial) = form, layer.scope == .volume {
      axes = Array(1...(spatial.rawValue + 1))
    }
    let result = try learned(
      .layer("LayerNormalization"),
      [Setting("axis", axes.map { .integers($0) } ?? .integer(-1), unless: .integer(-1))]
        + Self.normalization(layer.epsilon, affine: layer.affine, hasBias: layer.hasBias),
      .value(value(call.input, as: form)), call, named: name(call),
      extents(call.output, as: form))
    return (result, form)
  }

  mutating func add(
    _ layer: LocalResponseNormalization, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.shape.axes)
    let x = volume(call)
    let extents = extents(call.output, as: form)
    let alpha = layer.alphaDividedBySize ? layer.alpha / Double(layer.size) : layer.alpha
    guard self.form == .json else {
      let settings = [
        Setting("size", .integer(layer.size)), Setting("alpha", .real(alpha)),
        Setting("beta", .real(layer.beta)), Setting("k", .real(layer.k)),
      ]
      let layer = model.addLayer(
        .function(.localResponseNormalization), named: name(call), settings)
      return (model.call(layer, [.value(x)], making: extents), form)
    }
    guard layer.size <= Self.mostNeighbors else {
      throw fault(
        call, "each of more than \(Self.mostNeighbors) neighbors would be an operation",
        help: "`--to keras` writes a script with a function of its own")
    }
    try spend(layer.size, call)
    let channels = call.shape.channels
    let squares = operation(.square, [.value(x)], part: name(call, "squares"), extents)
    let around = extents.map { _ in [0, 0] } + [[layer.size / 2, (layer.size - 1) / 2]]
    let padded = operation(
      .pad, [.value(squares)],
      [Setting("pad_width", .tuple(around.map { .integers($0) }))],
      passing: [Setting("constant_values", .real(0))], part: name(call, "pad"),
      extents.dropLast() + [channels + layer.size - 1])
    let neighbors = (0..<layer.size).map { offset in
      operation(
        .item, [.value(padded), .constant(.range(axis: -1, offset..<offset + channels))],
        part: "\(name(call, "neighbor"))_\(offset)", extents)
    }
    let sums =
      neighbors.count > 1
      ? self.layer("Add", [], .values(neighbors), name(call, "sums"), extents) : neighbors[0]
    let scaled = rescale(sums, alpha, offset: layer.k, name(call, "scaled"), extents)
    let divisor = operation(
      .power, [.value(scaled), .constant(.real(layer.beta))], part: name(call, "divisor"), extents)
    return (
      operation(.divide, [.value(x), .value(divisor)], named: name(call), extents), form
    )
  }

  /// Neighboring channels that JSON names one by one.
  private static let mostNeighbors = 64

  mutating func add(
    _ layer: GlobalResponseNormalization, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    let form = Form.volume(call.shape.axes)
    let x = volume(call)
    let extents = extents(call.output, as: form)
    let plane = extents.dropLast().map { _ in 1 }
    let norms = norm(x, Array(1..<extents.count), call, plane + [call.shape.channels])
    let mean = operation(
      .mean, [.value(norms)],
      [Setting("axis", .integers([-1])), Setting("keepdims", .flag(true))],
      part: name(call, "mean"),
      plane + [1])
    let shifted = rescale(mean, 1, offset: layer.epsilon, name(call, "divisor"), plane + [1])
    let response = operation(
      .divide, [.value(norms), .value(shifted)], part: name(call, "response"),
      plane + [call.shape.channels])
    let product = operation(
      .multiply, [.value(x), .value(response)], part: name(call, "product"), extents)
    let scaled = try scaled(
      product, call, form, hasBias: true, part: "", named: fresh(name(call, "scaled")))
    return (self.layer("Add", [], .values([x, scaled]), named: name(call), extents), form)
  }

  /// The root of the sum of squares over axes, which stay with a length of 1.
  private mutating func norm(
    _ x: Value, _ axes: [Int], _ call: Call, _ extents: [Int]
  ) -> Value {
    let squares = operation(
      .square, [.value(x)], part: name(call, "squares"), model.calls[x].extents)
    let sums = operation(
      .sum, [.value(squares)],
      [Setting("axis", .integers(axes)), Setting("keepdims", .flag(true))],
      part: name(call, "square_sums"), extents)
    return operation(.sqrt, [.value(sums)], part: name(call, "norms"), extents)
  }

  mutating func add(
    _ layer: L2Normalization, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    var form = form(of: call.input)
    if case .flattened = form, layer.hasScale { form = .rows }
    let x = value(call.input, as: form)
    let extents = extents(call.output, as: form)
    let name = layer.hasScale ? fresh(name(call, "normalized")) : name(call)
    let normalized: Value
    if layer.epsilon == 1e-12 {
      normalized = self.layer("UnitNormalization", [], .value(x), named: name, extents)
    } else {
      normalized = operation(
        .normalize, [.value(x)],
        [
          Setting("axis", .integer(-1)), Setting("order", .integer(2)),
          Setting("epsilon", .real(layer.epsilon)),
        ], named: name, extents)
    }
    guard layer.hasScale else { return (normalized, form) }
    return (
      try scaled(normalized, call, form, hasBias: false, part: "", named: self.name(call)), form
    )
  }
}
