import NetworkModel

extension ChannelSlice: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("start", .integer, default: "0"),
    Property("count", .integer, default: nil),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let start = try reader.integer("start", default: 0)
    let count = try reader.integer("count")
    return .channelSlice(
      try reader.layer { () throws(LayerError) in
        try ChannelSlice(from: start, count: count)
      })
  }

  var word: LayerWord { .slice }

  func write(to writer: inout PropertyWriter) {
    writer.write("start", start, default: 0)
    writer.write("count", count)
  }
}
