import NetworkModel

/// Functions of single values, gates and distributions.
extension ONNXExporter {
  mutating func add(_ function: Activation.Function, _ call: Call) -> Form {
    let form = form(of: call.input)
    let x = value(call.input, as: form)
    func part(_ name: String) -> String { "\(call.name)/\(name)" }
    switch function {
    case .relu: finish("Relu", [x], call)
    case .leakyReLU(let slope): finish("LeakyRelu", [x], call, [("alpha", .float(slope))])
    case .randomizedLeakyReLU(let lower, let upper):
      finish("LeakyRelu", [x], call, [("alpha", .float(lower + (upper - lower) / 2))])
    case .elu(let alpha): finish("Elu", [x], call, [("alpha", .float(alpha))])
    case .sigmoid: finish("Sigmoid", [x], call)
    case .tanh: finish("Tanh", [x], call)
    case .relu6: addClip(x, 0, 6, call)
    case .hardTanh(let least, let most): addClip(x, least, most, call)
    case .clippedReLU(let ceiling): addClip(x, 0, ceiling, call)
    case .gelu(let form): addGELU(form, x, call)
    case .selu: finish("Selu", [x], call)
    case .silu: finish("Mul", [x, node("Sigmoid", [x], part("sigmoid"))], call)
    case .mish:
      guard operatorSet < 18 else {
        finish("Mish", [x], call)
        break
      }
      let soft = node("Softplus", [x], part("softplus"))
      finish("Mul", [x, node("Tanh", [soft], part("tanh"))], call)
    case .softplus(let beta):
      guard beta != 1 else {
        finish("Softplus", [x], call)
        break
      }
      let scaled = node("Mul", [x, scalar(beta)], part("scaled"))
      let soft = node("Softplus", [scaled], part("softplus"))
      finish("Div", [soft, scalar(beta)], call)
    case .hardSwish: finish("HardSwish", [x], call)
    case .hardSigmoid:
      finish("HardSigmoid", [x], call, [("alpha", .float(1.0 / 6)), ("beta", .float(0.5))])
    case .softsign: finish("Softsign", [x], call)
    case .threshold(let threshold, let value):
      let isAbove = node("Greater", [x, scalar(threshold)], part("above"))
      finish("Where", [isAbove, x, scalar(value)], call)
    case .square: finish("Mul", [x, x], call)
    case .identity: finish("Identity", [x], call)
    }
    return form
  }

  private mutating func addClip(_ x: String, _ least: Double, _ most: Double, _ call: Call) {
    finish("Clip", [x, scalar(least), scalar(most)], call)
  }

  private mutating func addGELU(_ form: Activation.GELUForm, _ x: String, _ call: Call) {
    guard operatorSet < 20 else {
      finish(
        "Gelu", [x], call, form == .exact ? [] : [("approximate", .text(form.rawValue))])
      return
    }
    func part(_ name: String) -> String { "\(call.name)/\(name)" }
    let gate: String
    switch form {
    case .exact:
      let scaled = node("Div", [x, scalar(2.0.squareRoot())], part("scaled"))
      gate = node("Erf", [scaled], part("erf"))
    case .tanh:
      let square = node("Mul", [x, x], part("square"))
      let cube = node("Mul", [square, x], part("cube"))
      let small = node("Mul", [cube, scalar(0.044715)], part("small"))
      let sum = node("Add", [x, small], part("sum"))
      let scaled = node("Mul", [sum, scalar((2 / Double.pi).squareRoot())], part("scaled"))
      gate = node("Tanh", [scaled], part("tanh"))
    }
    let shifted = node("Add", [gate, scalar(1)], part("shifted"))
    let product = node("Mul", [x, shifted], part("product"))
    finish("Mul", [product, scalar(0.5)], call)
  }

  mutating func add(_ layer: ParametricReLU, _ call: Call) -> Form {
    let form = form(of: call.input)
    let slopes =
      switch layer.slopes {
      case .perChannel: channelParameter(.weights, call, form)
      case .shared: parameter(.weights, call, [1])
      }
    finish("PRelu", [value(call.input, as: form), slopes], call)
    return form
  }

  /// A value for each channel, with the extents that repeat it over a value of a form.
  mutating func channelParameter(
    _ part: StoredTensor.Part, _ call: Call, _ form: Form
  ) -> String {
    switch form {
    case .rows, .channelsLast: parameter(part, call, [call.shape.channels])
    case .volume(let axes):
      parameter(part, call, [call.shape.channels] + axes.all.map { _ in 1 })
    }
  }

  mutating func add(_ layer: Maxout, _ call: Call) -> Form {
    let form = Form.volume(call.output.axes)
    let spatial = call.shape.axes.all.map { call.shape[$0] }
    let pieces = reshape(
      volume(call), [call.output.channels, layer.pieces] + spatial, call.name + "/pieces")
    _ = reduce("ReduceMax", pieces, [2], nil, call, keepsAxes: false)
    return form
  }

  mutating func addGatedLinearUnit(_ call: Call) -> Form {
    let form = form(of: call.input)
    let half = call.output.channels
    let values = graph.fresh(call.name + "/values")
    let gate = graph.fresh(call.name + "/gate")
    graph.add(
      "Split", [value(call.input, as: form), integers([half, half])], named: [values, gate],
      [("axis", .integer(place(of: .channels, in: form)))])
    finish("Mul", [values, node("Sigmoid", [gate], call.name + "/sigmoid")], call)
    return form
  }

  mutating func add(_ layer: Softmax, _ call: Call) -> Form {
    let name = layer.form == .plain ? "Softmax" : "LogSoftmax"
    let own = form(of: call.input)
    func finish(_ axis: Axis, _ form: Form) -> Form {
      self.finish(
        name, [value(call.input, as: form)], call,
        [("axis", .integer(place(of: axis, in: form)))])
      return form
    }
    switch layer.scope {
    case .channels: return finish(.channels, own)
    case .height: return finish(.height, .volume(call.shape.axes))
    case .width: return finish(.width, .volume(call.shape.axes))
    case .unstated, .volume:
      let isWhole = layer.scope == .volume || call.shape.channels == 1
      guard isWhole, own != .rows else { return finish(.channels, own) }
      let rows = value(call.input, as: .rows)
      let result = node(name, [rows], call.name + "/rows", [("axis", .integer(1))])
      let form = Form.volume(call.output.axes)
      finishReshape(result, call.output.extents(as: form), call)
      return form
    }
  }
}
