import NetworkModel

extension GroupNormalization: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("groups", .integer, default: nil), .epsilon, .affine,
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let groups = try reader.integer("groups")
    let epsilon = try reader.decimal("epsilon", default: 1e-5)
    return .groupNormalization(
      try reader.layer { () throws(LayerError) in
        try GroupNormalization(
          groups: groups, epsilon: epsilon, affine: reader.flag("affine", default: true))
      })
  }

  var word: LayerWord { .groupnorm }

  func write(to writer: inout PropertyWriter) {
    writer.write("groups", groups)
    writer.write("epsilon", epsilon, default: 1e-5)
    writer.write("affine", flag: affine, default: true)
  }
}
