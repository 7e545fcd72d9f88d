import NetworkModel

extension Crop: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let sideNames = ["top", "left", "bottom", "right", "front", "back"]

  private static let schema =
    sideNames.map { Property($0, .extent, default: "0") } + [
      Property("like", .name, default: "given by the sides", readsInput: true),
      Property("align", .choice(Alignment.allCases.map { $0.rawValue }), default: "center"),
    ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    if let other = try reader.volume(of: "like") {
      for side in sideNames { try reader.refuse(side, beside: "like") }
      let incoming = try reader.incomingVolume()
      let alignment = reader.choice("align", default: Alignment.center)
      return .crop(
        try reader.layer(blaming: "like") { () throws(LayerError) in
          try Crop(incoming, toPlaneOf: other, aligned: alignment)
        })
    }
    try reader.refuse(["top", "bottom"], unless: reader.axes >= .two)
    try reader.refuse(["front", "back"], unless: reader.axes == .three)
    let sides = try Sides(reader.axes) { axis throws(SpecFault) in
      let (before, after) = axis.sideHyperparameters
      return (
        try reader.integer(before.rawValue, default: 0),
        try reader.integer(after.rawValue, default: 0)
      )
    }
    return .crop(
      try reader.layer { () throws(LayerError) in
        try Crop(sides)
      })
  }

  var word: LayerWord { .crop }

  func write(to writer: inout PropertyWriter) {
    writer.write("front", sides.front, default: 0)
    writer.write("top", sides.top, default: 0)
    writer.write("left", sides.left, default: 0)
    writer.write("back", sides.back, default: 0)
    writer.write("bottom", sides.bottom, default: 0)
    writer.write("right", sides.right, default: 0)
  }
}
