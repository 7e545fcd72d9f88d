import NetworkModel

/// Normalizations, scales and noise.
extension ONNXExporter {
  mutating func add(_ layer: BatchNormalization, _ call: Call) -> Form {
    var form = form(of: call.input)
    if case .channelsLast(let axes) = form { form = .volume(axes) }
    let input = value(call.input, as: form)
    guard layer.tracksStatistics else {
      let places = [0] + (form == .rows ? [] : call.shape.axes.all.map { place(of: $0, in: form) })
      addOwnStatistics(
        input, places, layer.epsilon, isAffine: layer.affine, form: form, call)
      return form
    }
    addTracked(input, epsilon: layer.epsilon, isAffine: layer.affine, call)
    return form
  }

  private mutating func addTracked(
    _ input: String, epsilon: Double, isAffine: Bool, _ call: Call
  ) {
    let channels = call.shape.channels
    let (weights, biases) = affine(isAffine, call)
    finish(
      "BatchNormalization",
      [
        input, weights, biases, parameter(.mean, call, [channels]),
        parameter(.variance, call, [channels]),
      ], call, [("epsilon", .float(epsilon))])
  }

  /// Learned factors and shifts, or ones and zeros that a node makes.
  private mutating func affine(
    _ isLearned: Bool, _ call: Call
  ) -> (weights: String, biases: String) {
    let channels = call.shape.channels
    guard isLearned else {
      return (
        filled(1, count: channels, call.name + "/ones"),
        filled(0, count: channels, call.name + "/zeros")
      )
    }
    return (parameter(.weights, call, [channels]), parameter(.biases, call, [channels]))
  }

  /// `(x − μ) / √(σ² + ε)`, then `·γ + β`, of the mean and the variance over some axes.
  private mutating func addOwnStatistics(
    _ input: String, _ places: [Int], _ epsilon: Double, isAffine: Bool, form: Form, _ call: Call
  ) {
    func part(_ name: String) -> String { "\(call.name)/\(name)" }
    let mean = reduce("ReduceMean", input, places, part("mean"), call)
    let centered = node("Sub", [input, mean], part("centered"))
    let squares = node("Mul", [centered, centered], part("squares"))
    let variance = reduce("ReduceMean", squares, places, part("variance"), call)
    let shifted = node("Add", [variance, scalar(epsilon)], part("shifted"))
    let deviation = node("Sqrt", [shifted], part("deviation"))
    guard isAffine else {
      finish("Div", [centered, deviation], call)
      return
    }
    let normalized = node("Div", [centered, deviation], part("normalized"))
    let scaled = node(
      "Mul", [normalized, channelParameter(.weights, call, form)], part("scaled"))
    finish("Add", [scaled, channelParameter(.biases, call, form)], call)
  }

  mutating func add(_ layer: InstanceNormalization, _ call: Call) -> Form {
    let form = Form.volume(call.shape.axes)
    let input = volume(call)
    guard !layer.tracksStatistics else {
      addTracked(input, epsilon: layer.epsilon, isAffine: layer.affine, call)
      return form
    }
    let (weights, biases) = affine(layer.affine, call)
    finish(
      "InstanceNormalization", [input, weights, biases], call, [("epsilon", .float(layer.epsilon))])
    return form
  }

  mutating func add(_ layer: GroupNormalization, _ call: Call) -> Form {
    let form = Form.volume(call.shape.axes)
    let input = volume(call)
    guard operatorSet < 21 else {
      let (weights, biases) = affine(layer.affine, call)
      finish(
        "GroupNormalization", [input, weights, biases], call,
        [("epsilon", .float(layer.epsilon)), ("num_groups", .integer(layer.groups))])
      return form
    }
    let size = Int(call.shape.count) / layer.groups
    let groups = reshape(input, [layer.groups, size], call.name + "/groups")
    let ones = filled(1, count: layer.groups, call.name + "/ones")
    let zeros = filled(0, count: layer.groups, call.name + "/zeros")
    let normalized = node(
      "InstanceNormalization", [groups, ones, zeros], call.name + "/normalized",
      [("epsilon", .float(layer.epsilon))])
    let extents = call.shape.extents(as: form)
    guard layer.affine else {
      finishReshape(normalized, extents, call)
      return form
    }
    let volume = reshape(normalized, extents, call.name + "/joined")
    let scaled = node(
      "Mul", [volume, channelParameter(.weights, call, form)], call.name + "/scaled")
    finish("Add", [scaled, channelParameter(.biases, call, form)], call)
    return form
  }

  mutating func add(_ layer: LayerNormalization, _ call: Call) -> Form {
    let own = form(of: call.input)
    let form: Form
    let extents: [Int]
    switch (layer.scope, own) {
    case (_, .rows):
      form = .rows
      extents = [call.shape.channels]
    case (.channels, _):
      form = .channelsLast(call.shape.axes)
      extents = [call.shape.channels]
    case (.volume, _):
      form = .volume(call.shape.axes)
      extents = call.shape.extents(as: form)
    }
    var inputs = [value(call.input, as: form)]
    if layer.affine {
      inputs.append(parameter(.weights, call, extents))
      if layer.hasBias { inputs.append(parameter(.biases, call, extents)) }
    } else {
      inputs.append(
        node(
          "ConstantOfShape", [integers(extents)], call.name + "/ones",
          [("value", .constant(.floats([1])))]))
    }
    finish(
      "LayerNormalization", inputs, call,
      [("axis", .integer(-extents.count)), ("epsilon", .float(layer.epsilon))])
    return form
  }

  mutating func add(_ layer: LocalResponseNormalization, _ call: Call) -> Form {
    let form = Form.volume(call.shape.axes)
    let input = volume(call)
    let size = Double(layer.size)
    // As ONNX has it, divided by the size.
    let alpha = layer.alphaDividedBySize ? layer.alpha : layer.alpha * size
    func part(_ name: String) -> String { "\(call.name)/\(name)" }
    guard layer.size % 2 == 0 else {
      let attributes: [(name: String, value: ONNXGraphMaker.Attribute)] = [
        ("alpha", .float(alpha)), ("beta", .float(layer.beta)), ("bias", .float(layer.k)),
        ("size", .integer(layer.size)),
      ]
      guard call.shape.axes != .two else {
        finish("LRN", [input], call, attributes)
        return form
      }
      // Runtimes take planes alone; neighbors are channels of one position.
      let plane = reshape(
        input, [call.shape.channels, Int(call.shape.positions), 1], part("plane"))
      finishReshape(
        node("LRN", [plane], part("normalized"), attributes), call.shape.extents(as: form), call)
      return form
    }
    // One more channel before than after; runtimes take odd sizes alone.
    let squares = node("Mul", [input, input], part("squares"))
    let plane = reshape(
      squares, [1, call.shape.channels, Int(call.shape.positions)], part("plane"))
    let means = node(
      "AveragePool", [plane], part("means"),
      [
        ("kernel_shape", .integers([layer.size, 1])), ("strides", .integers([1, 1])),
        ("pads", .integers([layer.size / 2, 0, (layer.size - 1) / 2, 0])),
        ("count_include_pad", .integer(1)),
      ])
    let volume = reshape(means, call.shape.extents(as: form), part("volume"))
    let scaled = node("Mul", [volume, scalar(alpha)], part("scaled"))
    let shifted = node("Add", [scaled, scalar(layer.k)], part("shifted"))
    finish("Div", [input, node("Pow", [shifted, scalar(layer.beta)], part("divisor"))], call)
    return form
  }

  mutating func add(_ layer: GlobalResponseNormalization, _ call: Call) -> Form {
    let own = form(of: call.input)
    let form = own == .rows ? Form.volume(call.shape.axes) : own
    func part(_ name: String) -> String { "\(call.name)/\(name)" }
    let input = value(call.input, as: form)
    let places = call.shape.axes.all.map { place(of: $0, in: form) }
    let norms = reduce("ReduceL2", input, places, part("norms"), call)
    let mean = reduce(
      "ReduceMean", norms, [place(of: .channels, in: form)], part("mean"), call)
    let shifted = node("Add", [mean, scalar(layer.epsilon)], part("shifted"))
    let response = node("Div", [norms, shifted], part("response"))
    let product = node("Mul", [input, response], part("product"))
    let scaled = node(
      "Mul", [product, channelParameter(.weights, call, form)], part("scaled"))
    let sum = node("Add", [scaled, channelParameter(.biases, call, form)], part("sum"))
    finish("Add", [sum, input], call)
    return form
  }

  mutating func add(_ layer: L2Normalization, _ call: Call) -> Form {
    let form = form(of: call.input)
    let input = value(call.input, as: form)
    let norm = reduce(
      "ReduceL2", input, [place(of: .channels, in: form)], call.name + "/norm", call)
    let divisor = node("Clip", [norm, scalar(layer.epsilon)], call.name + "/divisor")
    guard layer.hasScale else {
      finish("Div", [input, divisor], call)
      return form
    }
    let normalized = node("Div", [input, divisor], call.name + "/normalized")
    finish("Mul", [normalized, channelParameter(.weights, call, form)], call)
    return form
  }

  mutating func add(_ layer: Scale, _ call: Call) -> Form {
    let form = form(of: call.input)
    let input = value(call.input, as: form)
    switch layer.terms {
    case .factor: finish("Mul", [input, channelParameter(.weights, call, form)], call)
    case .bias: finish("Add", [input, channelParameter(.biases, call, form)], call)
    case .factorAndBias:
      let scaled = node(
        "Mul", [input, channelParameter(.weights, call, form)], call.name + "/scaled")
      finish("Add", [scaled, channelParameter(.biases, call, form)], call)
    }
    return form
  }

  mutating func add(_ layer: Dropout, _ call: Call) -> Form {
    let form = form(of: call.input)
    finish("Dropout", [value(call.input, as: form), scalar(layer.rate)], call)
    return form
  }
}
