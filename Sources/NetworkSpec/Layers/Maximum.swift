import NetworkModel

extension Maximum: LayerVocabulary {
  static var mergesPaths: Bool { true }

  static func properties(of variant: Void) -> [Property] { [] }

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .maximum(Maximum())
  }

  var word: LayerWord { .maximum }

  func write(to writer: inout PropertyWriter) {}
}
