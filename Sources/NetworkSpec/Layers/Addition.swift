import NetworkModel

extension Addition: LayerVocabulary {
  static var mergesPaths: Bool { true }

  static func properties(of variant: Operation) -> [Property] {
    switch variant {
    case .sum: schema
    case .difference: []
    }
  }

  private static let schema = [
    Property("weights", .choice(Weights.allCases.map { $0.rawValue }), default: "none")
  ]

  static func read(_ reader: LayerReader, as variant: Operation) throws(SpecFault) -> Layer {
    .addition(Addition(variant, weights: reader.choice("weights", default: .none)))
  }

  var word: LayerWord {
    switch operation {
    case .sum: .add
    case .difference: .subtract
    }
  }

  func write(to writer: inout PropertyWriter) {
    writer.write("weights", weights, default: .none)
  }
}
