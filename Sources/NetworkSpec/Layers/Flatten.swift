import NetworkModel

extension Flatten: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { [] }

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .flatten(Flatten())
  }

  var word: LayerWord { .flatten }

  func write(to writer: inout PropertyWriter) {}
}
