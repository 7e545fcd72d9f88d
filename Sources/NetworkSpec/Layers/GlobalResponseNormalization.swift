import NetworkModel

extension GlobalResponseNormalization: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [Property("epsilon", .decimal, default: "1e-6")]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let epsilon = try reader.decimal("epsilon", default: 1e-6)
    return .globalResponseNormalization(
      try reader.layer { () throws(LayerError) in
        try GlobalResponseNormalization(epsilon: epsilon)
      })
  }

  var word: LayerWord { .grn }

  func write(to writer: inout PropertyWriter) {
    writer.write("epsilon", epsilon, default: 1e-6)
  }
}
