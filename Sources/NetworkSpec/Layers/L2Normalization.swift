import NetworkModel

extension L2Normalization: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("epsilon", .decimal, default: "1e-12"),
    Property("scale", .flag, default: "#false"),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let epsilon = try reader.decimal("epsilon", default: 1e-12)
    return .l2Normalization(
      try reader.layer { () throws(LayerError) in
        try L2Normalization(epsilon: epsilon, hasScale: reader.flag("scale", default: false))
      })
  }

  var word: LayerWord { .l2Normalize }

  func write(to writer: inout PropertyWriter) {
    writer.write("epsilon", epsilon, default: 1e-12)
    writer.write("scale", flag: hasScale, default: false)
  }
}
