import NetworkModel

extension BatchNormalization: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    .epsilon, .affine, Property("statistics", .flag, default: "#true"),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let epsilon = try reader.decimal("epsilon", default: 1e-5)
    return .batchNormalization(
      try reader.layer { () throws(LayerError) in
        try BatchNormalization(
          epsilon: epsilon, affine: reader.flag("affine", default: true),
          tracksStatistics: reader.flag("statistics", default: true))
      })
  }

  var word: LayerWord { .batchnorm }

  func write(to writer: inout PropertyWriter) {
    writer.write("epsilon", epsilon, default: 1e-5)
    writer.write("affine", flag: affine, default: true)
    writer.write("statistics", flag: tracksStatistics, default: true)
  }
}
