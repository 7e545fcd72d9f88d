import NetworkModel

extension Convolution: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema =
    [Property("filters", .integer, default: nil)] + Property.window + [
      Property("groups", .integer, default: "1"),
      Property(
        "bias", .choice(BiasForm.allCases.map { $0.rawValue }),
        default: "shared, or per-position if the weights are"),
      .rounding,
      Property("table", .table, default: "every filter reads every channel of its group"),
      Property(
        "weights", .choice(WeightForm.allCases.map { $0.rawValue }), default: "shared"),
      Property("epsilon", .decimal, default: "1e-6, for standardized weights"),
    ]

  /// The words for the use of the weights.
  private enum WeightForm: String, CaseIterable {
    case shared
    case perPosition = "per-position"
    case standardized
  }

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let filters = try reader.integer("filters")
    let windows = try reader.windows(kernel: reader.extents("kernel"))
    let groups = try reader.integer("groups", default: 1)
    let form = reader.choice("weights", default: WeightForm.shared)
    if form != .standardized {
      try reader.refuse("epsilon", without: "weights=standardized")
    }
    let epsilon = try reader.decimal("epsilon", default: 1e-6)
    let weights: Weights =
      switch form {
      case .shared: .shared
      case .perPosition: .perPosition
      case .standardized: .standardized(epsilon: epsilon)
      }
    let usualBias: BiasForm = form == .perPosition ? .perPosition : .shared
    return .convolution(
      try reader.layer { () throws(LayerError) in
        var table: ConnectionTable?
        if let rows = reader.table("table") { table = try ConnectionTable(channelsOfFilter: rows) }
        return try Convolution(
          filters: filters, windows: windows, groups: groups,
          bias: reader.choice("bias", default: usualBias), rounding: reader.rounding(),
          connectionTable: table, weights: weights)
      })
  }

  var word: LayerWord { .conv }

  func write(to writer: inout PropertyWriter) {
    writer.write("filters", filters)
    writer.write(windows)
    writer.write("groups", groups, default: 1)
    writer.write("bias", bias, default: weights == .perPosition ? .perPosition : .shared)
    writer.write("rounding", rounding, default: .unstated)
    if let connectionTable {
      let rows = connectionTable.channelsOfFilter.map { row in
        row.map { String($0) }.joined(separator: " ")
      }
      writer.write("table", word: rows.joined(separator: " / "))
    }
    switch weights {
    case .shared: break
    case .perPosition: writer.write("weights", WeightForm.perPosition, default: .shared)
    case .standardized(let epsilon):
      writer.write("weights", WeightForm.standardized, default: .shared)
      writer.write("epsilon", epsilon, default: 1e-6)
    }
  }
}
