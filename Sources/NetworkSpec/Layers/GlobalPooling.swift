import NetworkModel

extension GlobalPooling: LayerVocabulary {
  static var mergesPaths: Bool { false }

  /// The words: a pooling, or an operator that says what it reduces.
  enum Variant {
    case pooling(ReductionWord)
    case reduction(ReductionWord)
  }

  static func properties(of variant: Variant) -> [Property] {
    switch variant {
    case .pooling(let word): word.properties
    case .reduction(let word): word.properties + schema
    }
  }

  private static let schema = [
    Property("over", .choice(Extent.allCases.map { $0.rawValue }), default: "plane")
  ]

  static func read(_ reader: LayerReader, as variant: Variant) throws(SpecFault) -> Layer {
    switch variant {
    case .pooling(let word):
      .globalPooling(GlobalPooling(try word.reduction(reader)))
    case .reduction(let word):
      .globalPooling(
        GlobalPooling(try word.reduction(reader), .over(reader.choice("over", default: .plane))))
    }
  }

  var word: LayerWord {
    switch form {
    case .pooling:
      switch reduction {
      case .max: .globalMaxpool
      case .average: .globalAvgpool
      case .l2: .globalL2pool
      case .lp: .globalLppool
      case .sum: .globalSumpool
      }
    case .over:
      switch reduction {
      case .max: .max
      case .average: .mean
      case .l2: .l2
      case .lp: .lp
      case .sum: .sum
      }
    }
  }

  func write(to writer: inout PropertyWriter) {
    reduction.write(to: &writer)
    if case .over(let extent) = form { writer.write("over", extent, default: .plane) }
  }
}
