import NetworkModel

extension Pooling: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Reduction) -> [Property] {
    variant == .average ? averageSchema : schema
  }

  private static let schema = Property.window + [.rounding]

  private static let averageSchema =
    schema + [Property("count-padding", .flag, default: "#true")]

  static func read(_ reader: LayerReader, as variant: Reduction) throws(SpecFault) -> Layer {
    .pooling(
      Pooling(
        variant, windows: try reader.windows(kernel: reader.extents("kernel")),
        rounding: reader.rounding(), countsPadding: reader.flag("count-padding", default: true)))
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
  }
}
