import NetworkModel

extension Addition: LayerVocabulary {
  static var mergesPaths: Bool { true }

  static func properties(of variant: Void) -> [Property] { [] }

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .addition(Addition())
  }

  var word: LayerWord { .add }

  func write(to writer: inout PropertyWriter) {}
}
