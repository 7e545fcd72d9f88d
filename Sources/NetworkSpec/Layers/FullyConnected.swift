import NetworkModel

extension FullyConnected: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("units", .integer, default: nil),
    .bias([.none, .shared]),
    Property("over", .choice(Scope.allCases.map { $0.rawValue }), default: "volume"),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let units = try reader.integer("units")
    return .fullyConnected(
      try reader.layer { () throws(LayerError) in
        try FullyConnected(
          units: units, bias: reader.choice("bias", default: .shared),
          over: reader.choice("over", default: .volume))
      })
  }

  var word: LayerWord { .fc }

  func write(to writer: inout PropertyWriter) {
    writer.write("units", units)
    writer.write("bias", bias, default: .shared)
    writer.write("over", scope, default: .volume)
  }
}
