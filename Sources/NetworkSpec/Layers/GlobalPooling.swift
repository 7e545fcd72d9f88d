import NetworkModel

extension GlobalPooling: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Reduction) -> [Property] { [] }

  static func read(_ reader: LayerReader, as variant: Reduction) throws(SpecFault) -> Layer {
    .globalPooling(GlobalPooling(variant))
  }

  var word: LayerWord {
    switch reduction {
    case .max: .globalMaxpool
    case .average: .globalAvgpool
    case .l2: .globalL2pool
    case .sum: .globalSumpool
    }
  }

  func write(to writer: inout PropertyWriter) {}
}
