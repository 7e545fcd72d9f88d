import NetworkModel

extension MaxUnpooling: LayerVocabulary {
  static var mergesPaths: Bool { true }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema =
    [Property.pooling] + Property.window(kernel: "that of the pooling")

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    guard let pooling = reader.pooling else {
      return .maxUnpooling(
        MaxUnpooling(windows: try reader.windows(kernel: reader.extents("kernel"))))
    }
    for property in Property.window { try reader.refuse(property.name, beside: "of") }
    return .maxUnpooling(MaxUnpooling(windows: pooling.windows))
  }

  var word: LayerWord { .maxUnpool }

  func write(to writer: inout PropertyWriter) {
    writer.write(windows, statesStride: true)
  }
}
