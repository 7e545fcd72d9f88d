import NetworkModel

extension KerasExporter {
  /// Adds the layers of Keras that make a layer's output, the last under its name.
  mutating func add(_ layer: Layer, _ call: Call) throws(ExportFault) -> (Value, Form) {
    switch layer {
    case .input(let input): add(input, call)
    case .convolution(let layer): try add(layer, call)
    case .transposedConvolution(let layer): try add(layer, call)
    case .fullyConnected(let layer): try add(layer, call)
    case .radialBasis(let layer): try add(layer, call)
    case .pooling(let layer): try add(layer, call)
    case .globalPooling(let layer): add(layer, call)
    case .adaptivePooling(let layer): try add(layer, call)
    case .regionPooling(let layer): try add(layer, call)
    case .maxUnpooling(let layer): try add(layer, call)
    case .activation(let layer): add(layer.function, call)
    case .parametricReLU(let layer): try add(layer, call)
    case .maxout(let layer): add(layer, call)
    case .gatedLinearUnit: addGatedLinearUnit(call)
    case .softmax(let layer): add(layer, call)
    case .batchNormalization(let layer): try add(layer, call)
    case .layerNormalization(let layer): try add(layer, call)
    case .groupNormalization(let layer): try add(layer, call)
    case .instanceNormalization(let layer): try add(layer, call)
    case .localResponseNormalization(let layer): try add(layer, call)
    case .globalResponseNormalization(let layer): try add(layer, call)
    case .l2Normalization(let layer): try add(layer, call)
    case .scale(let layer): try add(layer, call)
    case .dropout(let layer): add(layer, call)
    case .concatenation(let layer): add(layer, call)
    case .addition(let layer): try add(layer, call)
    case .multiplication: addElementwise("Multiply", call)
    case .matrixMultiplication(let layer): add(layer, call)
    case .maximum: addElementwise("Maximum", call)
    case .flatten: addFlatten(call)
    case .reshape: addReshape(call)
    case .padding(let layer): try add(layer, call)
    case .crop(let layer): add(layer, call)
    case .upsample(let layer): try add(layer, call)
    case .pixelShuffle(let layer): add(layer, call)
    case .channelShuffle(let layer): add(layer, call)
    case .channelSlice(let layer): add(layer, call)
    case .opaque(let layer): throw .opaque(layer, at: call.id)
    }
  }

  private mutating func add(_ input: InputVolume, _ call: Call) -> (Value, Form) {
    let form = Form.volume(input.shape.axes)
    return (model.addInput(name(call), extents(input.shape, as: form)), form)
  }

  // MARK: Functions of single values

  private mutating func add(
    _ function: Activation.Function, _ call: Call
  ) -> (Value, Form) {
    let form = form(of: call.input)
    let x = value(call.input, as: form)
    let extents = extents(call.output, as: form)
    func activation(_ name: String) -> (Value, Form) {
      finish("Activation", [Setting("activation", .text(name), first: true)], x, call, form)
    }
    func operation(_ function: KerasFunction, _ settings: [Setting]) -> (Value, Form) {
      (self.operation(function, [.value(x)], settings, named: name(call), extents), form)
    }
    func clip(_ least: Double, _ most: Double) -> (Value, Form) {
      operation(.clip, [Setting("x_min", .real(least)), Setting("x_max", .real(most))])
    }
    switch function {
    case .relu: return finish("ReLU", [], x, call, form)
    case .relu6: return finish("ReLU", [Setting("max_value", .real(6))], x, call, form)
    case .clippedReLU(let ceiling):
      return finish("ReLU", [Setting("max_value", .real(ceiling))], x, call, form)
    case .leakyReLU(let slope):
      // The layer takes no slope below 0.
      guard slope >= 0 else { return addLeaky(slope, x, call, form) }
      return finish(
        "LeakyReLU", [Setting("negative_slope", .real(slope))], x, call, form)
    case .randomizedLeakyReLU(let lower, let upper):
      let slope = lower + (upper - lower) / 2
      guard slope >= 0 else { return addLeaky(slope, x, call, form) }
      return finish(
        "LeakyReLU", [Setting("negative_slope", .real(slope))], x, call, form)
    case .elu(let alpha): return finish("ELU", [Setting("alpha", .real(alpha))], x, call, form)
    case .sigmoid: return activation("sigmoid")
    case .tanh: return activation("tanh")
    case .gelu(.exact): return activation("gelu")
    case .gelu(.tanh): return operation(.gelu, [Setting("approximate", .flag(true))])
    case .selu: return activation("selu")
    case .silu: return activation("silu")
    case .mish: return activation("mish")
    case .softplus(let beta):
      guard beta != 1 else { return activation("softplus") }
      let scaled = rescale(x, beta, name(call, "scaled"), extents)
      let soft = layer(
        "Activation", [Setting("activation", .text("softplus"), first: true)], .value(scaled),
        name(call, "softplus"), extents)
      return (rescale(soft, 1 / beta, named: name(call), extents), form)
    case .hardSwish: return activation("hard_silu")
    case .hardSigmoid: return activation("hard_sigmoid")
    case .hardTanh(let least, let most): return clip(least, most)
    case .softsign: return activation("softsign")
    case .threshold(let threshold, let value):
      return operation(
        .threshold,
        [Setting("threshold", .real(threshold)), Setting("default_value", .real(value))])
    case .square: return operation(.square, [])
    case .identity: return finish("Identity", [], x, call, form)
    }
  }

  /// `max(x, 0) + slope·min(x, 0)`, as `relu(x) − slope·relu(−x)`.
  private mutating func addLeaky(
    _ slope: Double, _ x: Value, _ call: Call, _ form: Form
  ) -> (Value, Form) {
    let extents = extents(call.output, as: form)
    let positive = layer("ReLU", [], .value(x), name(call, "positive"), extents)
    let mirrored = rescale(x, -1, name(call, "mirrored"), extents)
    let negative = layer("ReLU", [], .value(mirrored), name(call, "negative"), extents)
    let scaled = rescale(negative, -slope, name(call, "scaled"), extents)
    return (layer("Add", [], .values([positive, scaled]), named: name(call), extents), form)
  }

  /// `scale·x + offset`.
  mutating func rescale(
    _ x: Value, _ scale: Double, offset: Double = 0, _ name: String, _ extents: [Int]
  ) -> Value {
    rescale(x, scale, offset: offset, named: fresh(name), extents)
  }

  mutating func rescale(
    _ x: Value, _ scale: Double, offset: Double = 0, named name: String, _ extents: [Int]
  ) -> Value {
    layer(
      "Rescaling",
      [
        Setting("scale", .real(scale), first: true),
        Setting("offset", .real(offset), unless: .real(0)),
      ], .value(x), named: name, extents)
  }

  private mutating func add(
    _ layer: ParametricReLU, _ call: Call
  ) throws(ExportFault) -> (Value, Form) {
    var form = form(of: call.input)
    if case .flattened = form, layer.slopes == .perChannel { form = .rows }
    var shared: [Int] = []
    if case .volume(let axes) = form { shared += (0..<axes.rawValue).map { $0 + 1 } }
    if layer.slopes == .shared { shared.append(place(of: .channels, in: form)) }
    let result = try learned(
      .layer("PReLU"),
      [
        Setting(
          "shared_axes", shared.isEmpty ? .none : .integers(shared), unless: KerasConstant.none)
      ],
      .value(value(call.input, as: form)), call, named: name(call),
      extents(call.output, as: form))
    return (result, form)
  }

  private mutating func add(_ layer: Maxout, _ call: Call) -> (Value, Form) {
    var form = form(of: call.input)
    if case .flattened = form { form = .rows }
    let output = extents(call.output, as: form)
    let pieces = reshape(
      value(call.input, as: form), output + [layer.pieces], name(call, "pieces"))
    return (
      operation(
        .max, [.value(pieces)], [Setting("axis", .integers([-1]))], named: name(call), output), form
    )
  }

  private mutating func addGatedLinearUnit(_ call: Call) -> (Value, Form) {
    var form = form(of: call.input)
    if case .flattened = form { form = .rows }
    return (
      operation(
        .glu, [.value(value(call.input, as: form))], [Setting("axis", .integer(-1))],
        named: name(call), extents(call.output, as: form)), form
    )
  }

  private mutating func add(_ layer: Softmax, _ call: Call) -> (Value, Form) {
    var form = form(of: call.input)
    let volume = Form.volume(call.shape.axes)
    var axis = -1
    var isWhole = false
    switch layer.scope {
    case .channels: break
    case .height, .width:
      form = volume
      axis = place(of: layer.scope == .height ? .height : .width, in: volume)
    case .unstated, .volume:
      if case .volume = form {
        isWhole = call.shape.positions > 1 && (layer.scope == .volume || call.shape.channels == 1)
      }
    }
    let count = [Int(call.shape.count)]
    var x = value(call.input, as: form)
    if isWhole { x = self.layer("Flatten", [], .value(x), name(call, "flatten"), count) }
    let own = isWhole ? fresh(name(call, "rows")) : name(call)
    let extents = isWhole ? count : self.extents(call.output, as: form)
    let result: Value
    switch layer.form {
    case .plain:
      result = self.layer(
        "Softmax", [Setting("axis", .integer(axis), unless: .integer(-1))], .value(x), named: own,
        extents)
    case .logarithmic:
      result = operation(
        .logSoftmax, [.value(x)], [Setting("axis", .integer(axis))], named: own, extents)
    }
    guard isWhole else { return (result, form) }
    return (reshape(result, self.extents(call.output, as: form), named: name(call)), form)
  }

  private mutating func add(_ layer: Dropout, _ call: Call) -> (Value, Form) {
    let form = form(of: call.input)
    let rate = Setting("rate", .real(layer.rate), first: true)
    let x = value(call.input, as: form)
    switch (layer.unit, form) {
    case (.channels, .volume(let axes)):
      return finish("SpatialDropout\(axes.rawValue)D", [rate], x, call, form)
    case (.images, _):
      let ones = extents(call.output, as: form).map { _ in KerasConstant.integer(1) }
      return finish(
        "Dropout", [rate, Setting("noise_shape", .tuple([.none] + ones))], x, call, form)
    case (.values, _), (.channels, .rows), (.channels, .flattened):
      return finish("Dropout", [rate], x, call, form)
    }
  }
}
