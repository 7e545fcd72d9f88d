import NetworkModel

extension AdaptivePooling: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: ReductionWord) -> [Property] {
    schema + variant.properties
  }

  private static let schema = [
    Property("height", .extent, default: "required with two or three axes"),
    Property("width", .extent, default: "required with two or three axes"),
    Property("frames", .extent, default: "required with three axes"),
    Property("length", .extent, default: "required for a sequence"),
  ]

  static func read(_ reader: LayerReader, as variant: ReductionWord) throws(SpecFault) -> Layer {
    let extents = try reader.requiredSize()
    let reduction = try variant.reduction(reader)
    return .adaptivePooling(
      try reader.layer { () throws(LayerError) in
        try AdaptivePooling(reduction, to: extents)
      })
  }

  var word: LayerWord {
    switch reduction {
    case .max: .adaptiveMaxpool
    case .average: .adaptiveAvgpool
    case .l2: .adaptiveL2pool
    case .lp: .adaptiveLppool
    case .sum: .adaptiveSumpool
    }
  }

  func write(to writer: inout PropertyWriter) {
    writer.write(extents)
    reduction.write(to: &writer)
  }
}
