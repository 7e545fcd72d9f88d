import NetworkModel

extension Multiplication: LayerVocabulary {
  static var mergesPaths: Bool { true }

  static func properties(of variant: Void) -> [Property] { [] }

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .multiplication(Multiplication())
  }

  var word: LayerWord { .multiply }

  func write(to writer: inout PropertyWriter) {}
}
