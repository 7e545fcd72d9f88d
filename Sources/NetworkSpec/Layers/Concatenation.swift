import NetworkModel

extension Concatenation: LayerVocabulary {
  static var mergesPaths: Bool { true }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property(
      "along", .choice([Axis.channels, .height, .width, .depth, .length].map { $0.rawValue }),
      default: "channels")
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .concatenation(Concatenation(along: reader.choice("along", default: .channels)))
  }

  var word: LayerWord { .concat }

  func write(to writer: inout PropertyWriter) {
    writer.write("along", axis, default: .channels)
  }
}
