import NetworkModel

extension GatedLinearUnit: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { [] }

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .gatedLinearUnit(GatedLinearUnit())
  }

  var word: LayerWord { .glu }

  func write(to writer: inout PropertyWriter) {}
}
