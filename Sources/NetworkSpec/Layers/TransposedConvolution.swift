import NetworkModel

extension TransposedConvolution: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema =
    [Property("filters", .integer, default: nil)] + Property.window + [
      Property("output-pad", .extents, default: "0"),
      Property("output", .extents, default: "given by `pad`", readsInput: true),
      Property("like", .name, default: "given by `pad`", readsInput: true),
      Property("groups", .integer, default: "1"),
      .bias(BiasForm.allCases),
    ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let filters = try reader.integer("filters")
    let windows = try reader.windows(kernel: reader.extents("kernel"))
    if let (target, property) = try target(reader) {
      for other in ["pad", "output-pad"] { try reader.refuse(other, beside: property) }
      let incoming = try reader.incomingVolume()
      return try solved(filters, windows, from: incoming, to: target, reader, property)
    }
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

  /// The extents that `output` or `like` asks for; nil without them.
  private static func target(
    _ reader: LayerReader
  ) throws(SpecFault) -> (extents: Extents, property: String)? {
    if let volume = try reader.volume(of: "like") {
      try reader.refuse("output", beside: "like")
      return (Extents(volume.axes) { volume[$0] }, "like")
    }
    guard reader.has("output") else { return nil }
    return (try reader.extents("output"), "output")
  }

  /// The layer with the padding, or the output padding, that gives these extents.
  private static func solved(
    _ filters: Int, _ windows: Windows, from incoming: Shape, to target: Extents,
    _ reader: LayerReader, _ property: String
  ) throws(SpecFault) -> Layer {
    guard target.axes == incoming.axes else {
      return try reader.layer { () throws(LayerError) in
        throw .axesDiffer(needed: target.axes, found: incoming.axes)
      }
    }
    var paddings: [Axis: Int] = [:]
    let padded = try Windows(windows.axes) { axis throws(SpecFault) in
      let solution = TransposedConvolution.solution(
        windows[axis], from: incoming[axis], to: target[axis])
      guard let solution else {
        let reachable = TransposedConvolution.reachable(windows[axis], from: incoming[axis])
        throw reader.refuse(
          property, because: .unreachable(target[axis], from: incoming[axis], reachable: reachable))
      }
      paddings[axis] = solution.outputPadding
      return solution.window
    }
    let groups = try reader.integer("groups", default: 1)
    return .transposedConvolution(
      try reader.layer { () throws(LayerError) in
        try TransposedConvolution(
          filters: filters, windows: padded,
          outputPadding: Extents(windows.axes) { paddings[$0] ?? 0 }, groups: groups,
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
