import NetworkModel

extension Pooling: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Reduction) -> [Property] {
    variant == .average ? averageSchema : schema
  }

  private static let schema = Property.window + [.rounding]

  private static let averageSchema =
    schema + [
      Property("count-padding", .flag, default: "#true"),
      Property("divisor", .integer, default: "the number of values"),
    ]

  static func read(_ reader: LayerReader, as variant: Reduction) throws(SpecFault) -> Layer {
    let windows = try reader.windows(kernel: reader.extents("kernel"))
    let divisor = reader.has("divisor") ? try reader.integer("divisor") : nil
    return .pooling(
      try reader.layer { () throws(LayerError) in
        let range = 1...Shape.largestExtent
        if let divisor, !range.contains(divisor) {
          throw .hyperparameterOutOfRange(.divisor, divisor, range)
        }
        return Pooling(
          variant, windows: windows, rounding: reader.rounding(),
          countsPadding: reader.flag("count-padding", default: true), divisor: divisor)
      })
  }

  var word: LayerWord {
    switch reduction {
    case .max: .maxpool
    case .average: .avgpool
    case .l2: .l2pool
    case .sum: .sumpool
    }
  }

  func write(to writer: inout PropertyWriter) {
    writer.write(windows, statesStride: true)
    writer.write("rounding", rounding, default: .unstated)
    if reduction == .average { writer.write("count-padding", flag: countsPadding, default: true) }
    if let divisor { writer.write("divisor", divisor) }
  }
}
