import NetworkModel

extension Scale: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("terms", .choice(Terms.allCases.map { $0.rawValue }), default: "factor-and-bias")
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .scale(Scale(reader.choice("terms", default: .factorAndBias)))
  }

  var word: LayerWord { .scale }

  func write(to writer: inout PropertyWriter) {
    writer.write("terms", terms, default: .factorAndBias)
  }
}
