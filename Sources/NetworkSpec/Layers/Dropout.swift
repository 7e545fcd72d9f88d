import NetworkModel

extension Dropout: LayerVocabulary {
  static var mergesPaths: Bool { false }

  /// The words: one for values or channels, one for paths.
  enum Variant {
    case values, path
  }

  static func properties(of variant: Variant) -> [Property] {
    switch variant {
    case .values: schema
    case .path: pathSchema
    }
  }

  private static let schema = [
    Property("rate", .decimal, default: "0.5"),
    Property("of", .choice([Unit.values, .channels].map { $0.rawValue }), default: "values"),
  ]

  private static let pathSchema = [Property("rate", .decimal, default: nil)]

  static func read(_ reader: LayerReader, as variant: Variant) throws(SpecFault) -> Layer {
    let rate = try reader.decimal("rate", default: 0.5)
    let unit: Unit =
      switch variant {
      case .values: reader.choice("of", default: .values)
      case .path: .images
      }
    return .dropout(
      try reader.layer { () throws(LayerError) in try Dropout(rate: rate, of: unit) })
  }

  var word: LayerWord {
    switch unit {
    case .values, .channels: .dropout
    case .images: .dropPath
    }
  }

  func write(to writer: inout PropertyWriter) {
    switch unit {
    case .values, .channels:
      writer.write("rate", rate, default: 0.5)
      writer.write("of", unit, default: .values)
    case .images:
      // Always stated, since it has no default.
      writer.write("rate", rate)
    }
  }
}
