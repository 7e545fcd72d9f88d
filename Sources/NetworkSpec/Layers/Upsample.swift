import NetworkModel

extension Upsample: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("factor", .pair, default: "2, unless a height and width are given"),
    Property("height", .integer, default: "`factor` times the input's"),
    Property("width", .integer, default: "`factor` times the input's"),
    Property(
      "interpolation", .choice(Interpolation.allCases.map { $0.rawValue }), default: "nearest"),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let target: Target
    if reader.has("height") || reader.has("width") {
      try reader.refuse("factor", beside: "height")
      target = .plane(height: try reader.integer("height"), width: try reader.integer("width"))
    } else {
      let (height, width) = try reader.pair("factor", default: 2)
      target = .factor(height: height, width: width)
    }
    return .upsample(
      try reader.layer { () throws(LayerError) in
        try Upsample(to: target, interpolation: reader.choice("interpolation", default: .nearest))
      })
  }

  var word: LayerWord { .upsample }

  func write(to writer: inout PropertyWriter) {
    switch target {
    case .factor(let height, let width): writer.write("factor", height, width)
    case .plane(let height, let width):
      writer.write("height", height)
      writer.write("width", width)
    }
    writer.write("interpolation", interpolation, default: .nearest)
  }
}
