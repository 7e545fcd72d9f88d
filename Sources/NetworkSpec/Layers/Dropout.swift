import NetworkModel

extension Dropout: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [Property("rate", .decimal, default: "0.5")]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let rate = try reader.decimal("rate", default: 0.5)
    return .dropout(
      try reader.layer { () throws(LayerError) in
        try Dropout(rate: rate)
      })
  }

  var word: LayerWord { .dropout }

  func write(to writer: inout PropertyWriter) {
    writer.write("rate", rate, default: 0.5)
  }
}
