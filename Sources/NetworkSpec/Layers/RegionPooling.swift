import NetworkModel

extension RegionPooling: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("regions", .integer, default: nil),
    Property("height", .integer, default: nil),
    Property("width", .integer, default: nil),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let regions = try reader.integer("regions")
    let (height, width) = (try reader.integer("height"), try reader.integer("width"))
    return .regionPooling(
      try reader.layer { () throws(LayerError) in
        try RegionPooling(regions: regions, height: height, width: width)
      })
  }

  var word: LayerWord { .roiPool }

  func write(to writer: inout PropertyWriter) {
    writer.write("regions", regions)
    writer.write(cells)
  }
}
