import NetworkModel

extension Maxout: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [Property("pieces", .integer, default: nil)]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let pieces = try reader.integer("pieces")
    return .maxout(
      try reader.layer { () throws(LayerError) in
        try Maxout(pieces: pieces)
      })
  }

  var word: LayerWord { .maxout }

  func write(to writer: inout PropertyWriter) {
    writer.write("pieces", pieces)
  }
}
