import NetworkModel

extension MatrixMultiplication: LayerVocabulary {
  static var mergesPaths: Bool { true }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("transpose", .choice(Factor.allCases.map { $0.rawValue }), default: "none")
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    .matrixMultiplication(
      MatrixMultiplication(transposing: reader.choice("transpose", default: .none)))
  }

  var word: LayerWord { .matmul }

  func write(to writer: inout PropertyWriter) {
    writer.write("transpose", transposed, default: .none)
  }
}
