import NetworkModel

extension InstanceNormalization: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    .epsilon, Property("affine", .flag, default: "#false"),
    Property("statistics", .flag, default: "#false"),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let epsilon = try reader.decimal("epsilon", default: 1e-5)
    return .instanceNormalization(
      try reader.layer { () throws(LayerError) in
        try InstanceNormalization(
          epsilon: epsilon, affine: reader.flag("affine", default: false),
          tracksStatistics: reader.flag("statistics", default: false))
      })
  }

  var word: LayerWord { .instancenorm }

  func write(to writer: inout PropertyWriter) {
    writer.write("epsilon", epsilon, default: 1e-5)
    writer.write("affine", flag: affine, default: false)
    writer.write("statistics", flag: tracksStatistics, default: false)
  }
}
