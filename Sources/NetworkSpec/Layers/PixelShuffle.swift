import NetworkModel

extension PixelShuffle: LayerVocabulary {
  static var mergesPaths: Bool { false }

  /// The words; those of TensorFlow and ONNX have another order by default than PyTorch's.
  struct Variant {
    let direction: Direction
    let order: Order

    static let shuffle = Variant(direction: .toSpace, order: .channelFirst)
    static let unshuffle = Variant(direction: .toDepth, order: .channelFirst)
    static let depthToSpace = Variant(direction: .toSpace, order: .pixelFirst)
    static let spaceToDepth = Variant(direction: .toDepth, order: .pixelFirst)
  }

  static func properties(of variant: Variant) -> [Property] {
    switch variant.order {
    case .channelFirst: schema
    case .pixelFirst: orderedSchema
    }
  }

  private static let schema = [Property("factor", .integer, default: nil)]

  private static let orderedSchema =
    schema + [Property("order", .choice(Order.allCases.map { $0.rawValue }), default: "dcr")]

  static func read(_ reader: LayerReader, as variant: Variant) throws(SpecFault) -> Layer {
    let factor = try reader.integer("factor")
    return .pixelShuffle(
      try reader.layer { () throws(LayerError) in
        try PixelShuffle(
          factor: factor, variant.direction,
          order: reader.choice("order", default: variant.order))
      })
  }

  var word: LayerWord {
    switch (direction, order) {
    case (.toSpace, .channelFirst): .pixelShuffle
    case (.toDepth, .channelFirst): .pixelUnshuffle
    case (.toSpace, .pixelFirst): .depthToSpace
    case (.toDepth, .pixelFirst): .spaceToDepth
    }
  }

  func write(to writer: inout PropertyWriter) {
    writer.write("factor", factor)
  }
}
