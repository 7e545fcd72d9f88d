import NetworkModel

extension Crop: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = ["top", "left", "bottom", "right"].map {
    Property($0, .integer, default: "0")
  }

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let top = try reader.integer("top", default: 0)
    let left = try reader.integer("left", default: 0)
    let bottom = try reader.integer("bottom", default: 0)
    let right = try reader.integer("right", default: 0)
    return .crop(
      try reader.layer { () throws(LayerError) in
        try Crop(top: top, left: left, bottom: bottom, right: right)
      })
  }

  var word: LayerWord { .crop }

  func write(to writer: inout PropertyWriter) {
    writer.write("top", top, default: 0)
    writer.write("left", left, default: 0)
    writer.write("bottom", bottom, default: 0)
    writer.write("right", right, default: 0)
  }
}
