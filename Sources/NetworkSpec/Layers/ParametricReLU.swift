import NetworkModel

extension ParametricReLU: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("slopes", .choice(Slopes.allCases.map { $0.rawValue }), default: "per-channel")
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .parametricReLU(ParametricReLU(slopes: reader.choice("slopes", default: .perChannel)))
  }

  var word: LayerWord { .prelu }

  func write(to writer: inout PropertyWriter) {
    writer.write("slopes", slopes, default: .perChannel)
  }
}
