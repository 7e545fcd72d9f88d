import NetworkModel

extension MaxUnpooling: LayerVocabulary {
  static var mergesPaths: Bool { true }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema =
    [Property.pooling] + Property.window(kernel: "that of the pooling") + [
      Property(
        "rounding", .choice(Rounding.stated.map { $0.rawValue }),
        default: "the `rounding` in force, else as what flows shows")
    ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    guard let pooling = reader.pooling else {
      return .maxUnpooling(
        MaxUnpooling(
          windows: try reader.windows(kernel: reader.extents("kernel")),
          rounding: reader.rounding()))
    }
    for property in Property.window + [.rounding] {
      try reader.refuse(property.name, beside: "of")
    }
    // A pooling that does not say rounds down.
    return .maxUnpooling(
      MaxUnpooling(
        windows: pooling.windows,
        rounding: pooling.rounding == .unstated ? .floor : pooling.rounding))
  }

  var word: LayerWord { .maxUnpool }

  func write(to writer: inout PropertyWriter) {
    writer.write(windows, statesStride: true)
    writer.write("rounding", rounding, default: .unstated)
  }
}
