import NetworkModel

extension Softmax: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Form) -> [Property] { schema }

  private static let schema = [
    Property(
      "over", .choice([Scope.channels, .height, .width, .volume].map { $0.rawValue }),
      default: "the channels, or the volume if it has one channel")
  ]

  static func read(_ reader: LayerReader, as variant: Form) throws(SpecFault) -> Layer {
    .softmax(Softmax(variant, over: reader.choice("over", default: .unstated)))
  }

  var word: LayerWord {
    switch form {
    case .plain: .softmax
    case .logarithmic: .logSoftmax
    }
  }

  func write(to writer: inout PropertyWriter) {
    writer.write("over", scope, default: .unstated)
  }
}
