import NetworkModel

extension Reshape: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("height", .extent, default: "what is left"),
    Property("width", .extent, default: "what is left"),
    Property("frames", .extent, default: "none; with it, there are three axes"),
    Property("length", .extent, default: "none; with it, a sequence"),
    Property("channels", .integer, default: "what is left"),
  ]

  /// The axes are those whose extents are given, not those of what enters.
  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let axes: SpatialAxes =
      reader.has("length") ? .one : reader.has("frames") ? .three : .two
    if axes == .one {
      for name in ["height", "width", "frames"] { try reader.refuse(name, beside: "length") }
    }
    var extents: [Axis: Int] = [:]
    for axis in axes.allAndChannels where reader.has(axis.rawValue) {
      extents[axis] = try reader.integer(axis.rawValue)
    }
    let open = axes.allAndChannels.filter { extents[$0] == nil }
    if open.count > 1 { throw reader.missing(open[0].rawValue) }
    return .reshape(
      try reader.layer { () throws(LayerError) in try Reshape(axes) { extents[$0] } })
  }

  var word: LayerWord { .reshape }

  func write(to writer: inout PropertyWriter) {
    for axis in axes.allAndChannels {
      if let extent = self[axis] { writer.write(axis.rawValue, extent) }
    }
  }
}
