import NetworkModel

extension Activation: LayerVocabulary {
  static var mergesPaths: Bool { false }

  /// A function that has no properties, or the others without their numbers.
  enum Variant {
    case fixed(Function)
    case relu, leakyReLU, randomizedLeakyReLU, elu, gelu, softplus, hardTanh, threshold
  }

  /// PyTorch's bounds of the slope of `rrelu`.
  private static let usualLower = 1.0 / 8
  private static let usualUpper = 1.0 / 3

  static func properties(of variant: Variant) -> [Property] {
    switch variant {
    case .fixed: []
    case .relu: [Property("max", .decimal, default: "no ceiling")]
    case .softplus: [Property("beta", .decimal, default: "1")]
    case .hardTanh:
      [Property("min", .decimal, default: "-1"), Property("max", .decimal, default: "1")]
    case .threshold:
      [Property("threshold", .decimal, default: nil), Property("value", .decimal, default: "0")]
    case .leakyReLU: [Property("slope", .decimal, default: "0.01")]
    case .randomizedLeakyReLU:
      [
        Property("lower", .decimal, default: "1 / 8"),
        Property("upper", .decimal, default: "1 / 3"),
      ]
    case .elu: [Property("alpha", .decimal, default: "1")]
    case .gelu:
      [Property("approximation", .choice(GELUForm.allCases.map { $0.rawValue }), default: "none")]
    }
  }

  static func read(_ reader: LayerReader, as variant: Variant) throws(SpecFault) -> Layer {
    let function = try function(reader, variant)
    return .activation(try reader.layer { () throws(LayerError) in try Activation(function) })
  }

  private static func function(
    _ reader: LayerReader, _ variant: Variant
  ) throws(SpecFault) -> Function {
    switch variant {
    case .fixed(let function): function
    case .relu:
      reader.has("max") ? .clippedReLU(ceiling: try reader.decimal("max", default: 0)) : .relu
    case .leakyReLU: .leakyReLU(slope: try reader.decimal("slope", default: 0.01))
    case .randomizedLeakyReLU:
      .randomizedLeakyReLU(
        lower: try reader.decimal("lower", default: usualLower),
        upper: try reader.decimal("upper", default: usualUpper))
    case .elu: .elu(alpha: try reader.decimal("alpha", default: 1))
    case .gelu: .gelu(reader.choice("approximation", default: .exact))
    case .softplus: .softplus(beta: try reader.decimal("beta", default: 1))
    case .hardTanh:
      .hardTanh(
        least: try reader.decimal("min", default: -1), most: try reader.decimal("max", default: 1))
    case .threshold:
      .threshold(
        try reader.decimal("threshold", default: 0),
        value: try reader.decimal("value", default: 0))
    }
  }

  var word: LayerWord {
    switch function {
    case .relu, .clippedReLU: .relu
    case .leakyReLU: .leakyReLU
    case .randomizedLeakyReLU: .rrelu
    case .elu: .elu
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .relu6: .relu6
    case .gelu: .gelu
    case .selu: .selu
    case .silu: .silu
    case .mish: .mish
    case .softplus: .softplus
    case .hardSwish: .hardSwish
    case .hardSigmoid: .hardSigmoid
    case .hardTanh: .hardTanh
    case .softsign: .softsign
    case .threshold: .threshold
    case .square: .square
    case .identity: .identity
    }
  }

  func write(to writer: inout PropertyWriter) {
    switch function {
    case .leakyReLU(let slope): writer.write("slope", slope, default: 0.01)
    case .randomizedLeakyReLU(let lower, let upper):
      writer.write("lower", lower, default: Self.usualLower)
      writer.write("upper", upper, default: Self.usualUpper)
    case .elu(let alpha): writer.write("alpha", alpha, default: 1)
    case .gelu(let form): writer.write("approximation", form, default: .exact)
    case .softplus(let beta): writer.write("beta", beta, default: 1)
    case .clippedReLU(let ceiling): writer.write("max", ceiling)
    case .hardTanh(let least, let most):
      writer.write("min", least, default: -1)
      writer.write("max", most, default: 1)
    case .threshold(let threshold, let value):
      writer.write("threshold", threshold)
      writer.write("value", value, default: 0)
    case .relu, .sigmoid, .tanh, .relu6, .selu, .silu, .mish, .hardSwish, .hardSigmoid, .softsign,
      .square, .identity:
      break
    }
  }
}
