import NetworkModel

extension AdaptivePooling: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Reduction) -> [Property] { schema }

  private static let schema = [
    Property("height", .integer, default: nil),
    Property("width", .integer, default: nil),
  ]

  static func read(_ reader: LayerReader, as variant: Reduction) throws(SpecFault) -> Layer {
    let height = try reader.integer("height")
    let width = try reader.integer("width")
    return .adaptivePooling(
      try reader.layer { () throws(LayerError) in
        try AdaptivePooling(variant, height: height, width: width)
      })
  }

  var word: LayerWord {
    switch reduction {
    case .max: .adaptiveMaxpool
    case .average: .adaptiveAvgpool
    case .l2: .adaptiveL2pool
    case .sum: .adaptiveSumpool
    }
  }

  func write(to writer: inout PropertyWriter) {
    writer.write("height", height)
    writer.write("width", width)
  }
}
