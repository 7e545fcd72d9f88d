import NetworkModel

extension Upsample: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("factor", .extents, default: "2, unless a height and width are given"),
    Property("height", .extent, default: "`factor` times the input's"),
    Property("width", .extent, default: "`factor` times the input's"),
    Property("frames", .extent, default: "`factor` times the input's, with three axes"),
    Property("length", .extent, default: "`factor` times the input's, of a sequence"),
    Property("like", .name, default: "given by `factor`", readsInput: true),
    Property(
      "interpolation", .choice(Interpolation.allCases.map { $0.rawValue }), default: "nearest"),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let target: Target
    if let other = try reader.volume(of: "like") {
      for property in ["factor", "height", "width", "frames", "length"] {
        try reader.refuse(property, beside: "like")
      }
      target = .extents(Extents(other.axes) { other[$0] })
    } else if let extents = try reader.size() {
      try reader.refuse("factor", beside: reader.axes == .one ? "length" : "height")
      target = .extents(extents)
    } else {
      target = .factors(try reader.extents("factor", default: 2))
    }
    return .upsample(
      try reader.layer { () throws(LayerError) in
        try Upsample(to: target, interpolation: reader.choice("interpolation", default: .nearest))
      })
  }

  var word: LayerWord { .upsample }

  func write(to writer: inout PropertyWriter) {
    switch target {
    case .factors(let factors): writer.write("factor", factors)
    case .extents(let extents): writer.write(extents)
    }
    writer.write("interpolation", interpolation, default: .nearest)
  }
}
