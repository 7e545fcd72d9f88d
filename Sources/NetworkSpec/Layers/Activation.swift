import NetworkModel

extension Activation: LayerVocabulary {
  static var mergesPaths: Bool { false }

  /// The functions without their numbers.
  enum Variant {
    case relu, leakyReLU, elu, sigmoid, tanh, relu6, gelu, selu, silu, mish, softplus, hardSwish
    case hardSigmoid
  }

  static func properties(of variant: Variant) -> [Property] {
    switch variant {
    case .leakyReLU: [Property("slope", .decimal, default: "0.01")]
    case .elu: [Property("alpha", .decimal, default: "1")]
    case .gelu:
      [Property("approximation", .choice(GELUForm.allCases.map { $0.rawValue }), default: "none")]
    case .relu, .sigmoid, .tanh, .relu6, .selu, .silu, .mish, .softplus, .hardSwish, .hardSigmoid:
      []
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
    case .relu: .relu
    case .leakyReLU: .leakyReLU(slope: try reader.decimal("slope", default: 0.01))
    case .elu: .elu(alpha: try reader.decimal("alpha", default: 1))
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .relu6: .relu6
    case .gelu: .gelu(reader.choice("approximation", default: .exact))
    case .selu: .selu
    case .silu: .silu
    case .mish: .mish
    case .softplus: .softplus
    case .hardSwish: .hardSwish
    case .hardSigmoid: .hardSigmoid
    }
  }

  var word: LayerWord {
    switch function {
    case .relu: .relu
    case .leakyReLU: .leakyReLU
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
    }
  }

  func write(to writer: inout PropertyWriter) {
    switch function {
    case .leakyReLU(let slope): writer.write("slope", slope, default: 0.01)
    case .elu(let alpha): writer.write("alpha", alpha, default: 1)
    case .gelu(let form): writer.write("approximation", form, default: .exact)
    case .relu, .sigmoid, .tanh, .relu6, .selu, .silu, .mish, .softplus, .hardSwish, .hardSigmoid:
      break
    }
  }
}
