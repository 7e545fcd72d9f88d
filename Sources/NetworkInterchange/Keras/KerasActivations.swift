import CNNText
import NetworkModel

/// What an activation of Keras is here.
enum KerasActivation {
  case none
  case function(Activation.Function)
  case softmax(Softmax.Form)
  /// A function of each value that no layer has.
  case other

  /// The function of a name; nil for one that Keras does not have.
  init?(named name: String) {
    switch name {
    case "linear", "identity": self = .none
    case "relu": self = .function(.relu)
    case "relu6": self = .function(.relu6)
    case "sigmoid": self = .function(.sigmoid)
    case "tanh": self = .function(.tanh)
    case "elu": self = .function(.elu(alpha: 1))
    case "selu": self = .function(.selu)
    case "softplus": self = .function(.softplus)
    case "softsign", "soft_sign": self = .function(.softsign)
    case "swish", "silu": self = .function(.silu)
    case "gelu": self = .function(.gelu(.exact))
    case "hard_sigmoid": self = .function(.hardSigmoid)
    case "hard_silu", "hard_swish": self = .function(.hardSwish)
    case "hard_tanh": self = .function(.hardTanh(least: -1, most: 1))
    case "mish": self = .function(.mish)
    case "leaky_relu": self = .function(.leakyReLU(slope: 0.2))
    case "softmax": self = .softmax(.plain)
    case "log_softmax": self = .softmax(.logarithmic)
    case "exponential", "celu", "glu", "log_sigmoid", "tanh_shrink", "squareplus", "sparse_plus",
      "sparse_sigmoid", "sparsemax", "soft_shrink", "hard_shrink", "threshold":
      self = .other
    // QKeras' quantized functions; their widths are in brackets.
    case "quantized_relu", "quantized_ulaw": self = .function(.relu)
    case "quantized_tanh": self = .function(.tanh)
    case "quantized_sigmoid": self = .function(.sigmoid)
    case "quantized_hswish": self = .function(.hardSwish)
    case "quantized_bits", "quantized_linear", "binary", "ternary", "stochastic_binary",
      "stochastic_ternary", "quantized_po2", "quantized_relu_po2", "bernoulli":
      self = .other
    default: return nil
    }
  }
}

extension KerasBuilder {
  /// Adds the activation that a layer states beside what it does; `linear` adds nothing.
  mutating func activated(
    _ input: KerasTensor, _ layer: KerasLayer, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    guard let json = layer.config["activation"] else { return input }
    return try activate(input, by: json, layer, prefix, isOwn: false)
  }

  private func name(of json: JSONValue, _ layer: KerasLayer) throws(ImportFault) -> String {
    // A function of Keras 3, or a quantizer, is an object with its name.
    let name =
      json.string
      ?? (json["class_name"]?.string == "function"
        ? json["config"]?.string : json["class_name"]?.string)
    guard let name else {
      throw ImportFault(
        .wrongType(of: "activation", expected: "the name of a function"), at: layer.location)
    }
    return String(Substring(name.utf8.prefix { $0 != UInt8(ascii: "(") }))
  }

  private mutating func activate(
    _ input: KerasTensor, by json: JSONValue, _ layer: KerasLayer, _ prefix: String, isOwn: Bool
  ) throws(ImportFault) -> KerasTensor {
    let name = try name(of: json, layer)
    // An activation may be a layer with numbers of its own.
    if let kind = KerasClass(named: name), let config = json["config"], config.members != nil {
      let inner = KerasLayer(
        className: name, module: "", name: layer.name + "-" + name,
        config: KerasConfig(json: config, source: layer.config.source), calls: [], models: [],
        location: layer.location)
      return try callActivation(kind, inner, input, prefix)
    }
    guard let activation = KerasActivation(named: name) else {
      throw ImportFault(
        .unknownOperator(
          name, node: layer.name, known: ["linear", "relu", "sigmoid", "tanh", "softmax"]),
        at: layer.location)
    }
    let part = isOwn ? "" : name
    switch activation {
    case .none: return isOwn ? try addIdentity(layer, input, prefix) : input
    case .function(let function):
      let own = try made(layer) { () throws(LayerError) in try Activation(function) }
      return try result(.activation(own), like: input, layer, prefix, part)
    case .softmax(let form):
      return try addSoftmax(form, input, along: -1, layer, prefix, part)
    case .other:
      let volume = try volume(input)
      let node = try addOpaque(
        volume, .activation, for: layer, prefix, part, reading: [input])
      return KerasTensor(node: node, axes: input.axes)
    }
  }

  mutating func addSoftmax(
    _ form: Softmax.Form, _ input: KerasTensor, along number: Int, _ layer: KerasLayer,
    _ prefix: String, _ part: String = ""
  ) throws(ImportFault) -> KerasTensor {
    let scope: Softmax.Scope
    switch try axis(number, of: input, for: layer) {
    case .channels: scope = input.axes.count == 1 ? .unstated : .channels
    case .height: scope = .height
    case .width: scope = .width
    case .length, .depth:
      let volume = try volume(input)
      let node = try addOpaque(volume, .softmax, for: layer, prefix, part, reading: [input])
      return KerasTensor(node: node, axes: input.axes)
    }
    return try result(.softmax(Softmax(form, over: scope)), like: input, layer, prefix, part)
  }

  /// Adds a layer that is an activation.
  mutating func callActivation(
    _ kind: KerasClass, _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    let config = layer.config
    let function: Activation.Function
    if kind == .activation {
      guard let json = config["activation"] else { throw config.missing("activation") }
      return try activate(input, by: json, layer, prefix, isOwn: true)
    } else if kind == .relu {
      let slope = try config.decimal("negative_slope", otherwise: 0)
      let threshold = try config.decimal("threshold", otherwise: 0)
      let ceiling = try config.decimal("max_value", otherwise: .infinity)
      if slope == 0, threshold == 0 {
        function =
          ceiling == .infinity ? .relu : ceiling == 6 ? .relu6 : .clippedReLU(ceiling: ceiling)
      } else if threshold == 0, ceiling == .infinity {
        function = .leakyReLU(slope: slope)
      } else if slope == 0, ceiling == .infinity {
        function = .threshold(threshold, value: 0)
      } else {
        let node = try addOpaque(
          try volume(input), .activation, for: layer, prefix, reading: [input])
        return KerasTensor(node: node, axes: input.axes)
      }
    } else if kind == .leakyReLU {
      function = .leakyReLU(slope: try config.decimal("negative_slope", "alpha", otherwise: 0.3))
    } else if kind == .elu {
      function = .elu(alpha: try config.decimal("alpha", otherwise: 1))
    } else if kind == .thresholdedReLU {
      function = .threshold(try config.decimal("theta", otherwise: 1), value: 0)
    } else if kind == .softmax {
      let number = config["axis"].flatMap { $0.elements?.first ?? $0 }
      let axis = number.flatMap { KerasConfig.integer($0) } ?? -1
      return try addSoftmax(.plain, input, along: axis, layer, prefix)
    } else if kind == .parametricReLU {
      return try addParametricReLU(layer, input, prefix)
    } else {
      throw unsupported(layer, why: "it is no activation function")
    }
    let own = try made(layer) { () throws(LayerError) in try Activation(function) }
    return try result(.activation(own), like: input, layer, prefix)
  }

  /// A slope for each value, but one for all along the shared axes.
  private mutating func addParametricReLU(
    _ layer: KerasLayer, _ input: KerasTensor, _ prefix: String
  ) throws(ImportFault) -> KerasTensor {
    var shared: Set<Axis> = []
    for element in layer.config["shared_axes"]?.elements ?? [] {
      guard let number = KerasConfig.integer(element) else {
        throw ImportFault(
          .wrongType(of: "shared_axes", expected: "axes"), at: layer.location)
      }
      shared.insert(try axis(number, of: input, for: layer))
    }
    let own = Set(input.axes).subtracting(shared)
    let volume = try volume(input)
    if own == [.channels] || own.union([.channels]) == [.channels] || volume.isVector {
      return try result(
        .parametricReLU(ParametricReLU(slopes: own.isEmpty ? .shared : .perChannel)), like: input,
        layer, prefix)
    }
    var count: Int128 = 1
    for axis in own { count *= Int128(volume[axis]) }
    let node = try addOpaque(
      volume, .activation, for: layer, prefix, reading: [input], weights: count)
    return KerasTensor(node: node, axes: input.axes)
  }
}
