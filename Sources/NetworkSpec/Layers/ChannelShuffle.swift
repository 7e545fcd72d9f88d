import NetworkModel

extension ChannelShuffle: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [Property("groups", .integer, default: nil)]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let groups = try reader.integer("groups")
    return .channelShuffle(
      try reader.layer { () throws(LayerError) in
        try ChannelShuffle(groups: groups)
      })
  }

  var word: LayerWord { .channelShuffle }

  func write(to writer: inout PropertyWriter) {
    writer.write("groups", groups)
  }
}
