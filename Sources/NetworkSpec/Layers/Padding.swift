import NetworkModel

extension Padding: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("pad", .sides(words: []), default: "0"),
    Property("channels", .integer, default: "0"),
    Property("channels-before", .integer, default: "0"),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let sides = try reader.sides("pad") ?? LayerReader.Sides()
    let before = try reader.integer("channels-before", default: 0)
    let after = try reader.integer("channels", default: 0)
    return .padding(
      try reader.layer { () throws(LayerError) in
        try Padding(
          top: sides.top, left: sides.left, bottom: sides.bottom, right: sides.right,
          channelsBefore: before, channelsAfter: after)
      })
  }

  var word: LayerWord { .pad }

  func write(to writer: inout PropertyWriter) {
    writer.writeSides("pad", top: top, left: left, bottom: bottom, right: right)
    writer.write("channels", channelsAfter, default: 0)
    writer.write("channels-before", channelsBefore, default: 0)
  }
}
