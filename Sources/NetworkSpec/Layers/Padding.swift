import NetworkModel

extension Padding: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("pad", .sides(words: []), default: "0"),
    Property("channels", .integer, default: "0"),
    Property("channels-before", .integer, default: "0"),
    Property("mode", .choice(Mode.allCases.map { $0.rawValue }), default: "zeros"),
    Property("value", .decimal, default: "0"),
  ]

  /// The words for what is added.
  private enum Mode: String, CaseIterable {
    case zeros, reflect, replicate, circular

    var filling: Filling {
      switch self {
      case .zeros: .zeros
      case .reflect: .copies(.reflect)
      case .replicate: .copies(.replicate)
      case .circular: .copies(.circular)
      }
    }
  }

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let sides = try reader.sides("pad") ?? Sides(reader.axes) { _ in (0, 0) }
    let before = try reader.integer("channels-before", default: 0)
    let after = try reader.integer("channels", default: 0)
    var filling = reader.choice("mode", default: Mode.zeros).filling
    if reader.has("mode") {
      try reader.refuse("value", beside: "mode")
    } else {
      filling = .constant(try reader.decimal("value", default: 0))
    }
    if case .copies = filling {
      for property in ["channels", "channels-before"] {
        try reader.refuse(property, beside: "mode")
      }
    }
    return .padding(
      try reader.layer { () throws(LayerError) in
        try Padding(sides, channelsBefore: before, channelsAfter: after, filling: filling)
      })
  }

  var word: LayerWord { .pad }

  func write(to writer: inout PropertyWriter) {
    writer.write("pad", sides)
    writer.write("channels", channelsAfter, default: 0)
    writer.write("channels-before", channelsBefore, default: 0)
    switch filling {
    case .constant(let value): writer.write("value", value, default: 0)
    case .copies(let copies): writer.write("mode", word: copies.rawValue)
    }
  }
}
