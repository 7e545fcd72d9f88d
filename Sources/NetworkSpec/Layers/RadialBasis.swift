import NetworkModel

extension RadialBasis: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [Property("units", .integer, default: nil)]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let units = try reader.integer("units")
    return .radialBasis(
      try reader.layer { () throws(LayerError) in try RadialBasis(units: units) })
  }

  var word: LayerWord { .rbf }

  func write(to writer: inout PropertyWriter) { writer.write("units", units) }
}
