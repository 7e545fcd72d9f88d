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
    let sides = try reader.sides("pad") ?? Sides(reader.axes) { _ in (0, 0) }
    let before = try reader.integer("channels-before", default: 0)
    let after = try reader.integer("channels", default: 0)
    return .padding(
      try reader.layer { () throws(LayerError) in
        try Padding(sides, channelsBefore: before, channelsAfter: after)
      })
  }

  var word: LayerWord { .pad }

  func write(to writer: inout PropertyWriter) {
    writer.write("pad", sides)
    writer.write("channels", channelsAfter, default: 0)
    writer.write("channels-before", channelsBefore, default: 0)
  }
}
