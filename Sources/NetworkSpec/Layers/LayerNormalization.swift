import NetworkModel

extension LayerNormalization: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("over", .choice(Scope.allCases.map { $0.rawValue }), default: "volume"),
    .epsilon, .affine,
    .bias([.none, .shared]),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let epsilon = try reader.decimal("epsilon", default: 1e-5)
    return .layerNormalization(
      try reader.layer { () throws(LayerError) in
        try LayerNormalization(
          over: reader.choice("over", default: .volume), epsilon: epsilon,
          affine: reader.flag("affine", default: true),
          hasBias: reader.choice("bias", default: BiasForm.shared) != .none)
      })
  }

  var word: LayerWord { .layernorm }

  func write(to writer: inout PropertyWriter) {
    writer.write("over", scope, default: .volume)
    writer.write("epsilon", epsilon, default: 1e-5)
    writer.write("affine", flag: affine, default: true)
    writer.write("bias", affine && !hasBias ? BiasForm.none : .shared, default: .shared)
  }
}
