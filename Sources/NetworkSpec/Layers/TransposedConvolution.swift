import NetworkModel

extension TransposedConvolution: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema =
    [Property("filters", .integer, default: nil)] + Property.window + [
      Property("output-pad", .extents, default: "0"),
      Property("groups", .integer, default: "1"),
      .bias(BiasForm.allCases),
    ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let filters = try reader.integer("filters")
    let windows = try reader.windows(kernel: reader.extents("kernel"))
    let outputPadding = try reader.extents("output-pad", default: 0)
    let groups = try reader.integer("groups", default: 1)
    return .transposedConvolution(
      try reader.layer { () throws(LayerError) in
        try TransposedConvolution(
          filters: filters, windows: windows,
          outputPadding: outputPadding, groups: groups,
          bias: reader.choice("bias", default: .shared))
      })
  }

  var word: LayerWord { .deconv }

  func write(to writer: inout PropertyWriter) {
    writer.write("filters", filters)
    writer.write(windows)
    if let outputPadding { writer.write("output-pad", outputPadding) }
    writer.write("groups", groups, default: 1)
    writer.write("bias", bias, default: .shared)
  }
}
