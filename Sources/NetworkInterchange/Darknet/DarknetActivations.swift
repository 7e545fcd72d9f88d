import CNNDiagnostics
import FileFormats
import NetworkModel

/// The functions of single values, the softmax, and what no layer stands for.
extension DarknetBuilder {
  private static let activations: [String: Activation.Function] = [
    "logistic": .sigmoid, "relu": .relu, "relu6": .relu6, "elu": .elu(alpha: 1), "selu": .selu,
    "gelu": .gelu(.tanh), "swish": .silu, "mish": .mish, "tanh": .tanh,
    "leaky": .leakyReLU(slope: 0.1), "relie": .leakyReLU(slope: 0.01),
    "hardtan": .hardTanh(least: -1, most: 1),
  ]

  /// Functions that no layer has.
  private static let otherActivations = [
    "ramp", "loggy", "plse", "lhtan", "stair", "hard_mish", "revleaky",
  ]

  /// Functions over the channels of a pixel.
  private static let channelActivations = [
    "normalize_channels", "normalize_channels_softmax", "normalize_channels_softmax_maxval",
  ]

  /// Adds the activation function of a section, `linear` being none.
  mutating func activate(
    _ input: NodeID, _ options: DarknetOptions, named name: String, otherwise usual: String
  ) throws(ImportFault) -> NodeID {
    let word = options.word("activation", otherwise: usual)
    guard word != "linear" else { return input }
    let isOwn = options.section.name == "activation"
    let place = isOwn ? name : "\(name)-\(word)"
    if let function = DarknetBuilder.activations[word] {
      let layer = try made(options) { () throws(LayerError) in try Activation(function) }
      return try builder.add(
        .activation(layer), named: place, reading: [input], at: options.location)
    }
    let arithmetic: Opaque.Arithmetic
    if DarknetBuilder.otherActivations.contains(word) {
      arithmetic = .activation
    } else if DarknetBuilder.channelActivations.contains(word) {
      arithmetic = .normalization
    } else {
      throw ImportFault(
        .unknownChoice(
          word, of: "activation",
          known: ["linear"] + DarknetBuilder.activations.keys.sorted()
            + DarknetBuilder.otherActivations + DarknetBuilder.channelActivations),
        at: options.location(of: "activation"))
    }
    let volume = try shape(of: input)
    let layer = try made(options) { () throws(LayerError) in
      try Opaque(word, output: volume, arithmetic: arithmetic, parameters: ParameterCount.none)
    }
    return try builder.add(.opaque(layer), named: place, reading: [input], at: options.location)
  }

  mutating func addOpaque(
    _ short: String, _ arithmetic: Opaque.Arithmetic, _ output: Shape, _ options: DarknetOptions,
    reading inputs: [NodeID], parameters: ParameterCount = .none
  ) throws(ImportFault) -> NodeID {
    let layer = try made(options) { () throws(LayerError) in
      try Opaque(
        options.section.name, output: output, arithmetic: arithmetic, parameters: parameters)
    }
    return try add(.opaque(layer), short, options, inputs)
  }

  mutating func readSoftmax(
    _ options: DarknetOptions, reading input: NodeID
  ) throws(ImportFault) -> NodeID {
    let groups = try options.integer("groups", otherwise: 1)
    if groups != 1 || options.section["tree"] != nil {
      let volume = try shape(of: input)
      return try addOpaque("softmax", .softmax, volume, options, reading: [input])
    }
    let isSpatial = try options.decimal("spatial", otherwise: 0) != 0
    return try add(
      .softmax(Softmax(over: isSpatial ? .channels : .volume)), "softmax", options, input)
  }
}
