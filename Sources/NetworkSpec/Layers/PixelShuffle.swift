import NetworkModel

extension PixelShuffle: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [Property("factor", .integer, default: nil)]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let factor = try reader.integer("factor")
    return .pixelShuffle(
      try reader.layer { () throws(LayerError) in
        try PixelShuffle(factor: factor)
      })
  }

  var word: LayerWord { .pixelShuffle }

  func write(to writer: inout PropertyWriter) {
    writer.write("factor", factor)
  }
}
