import NetworkModel

extension Convolution: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema =
    [Property("filters", .integer, default: nil)] + Property.window + [
      Property("groups", .integer, default: "1"),
      .bias(BiasForm.allCases),
      .rounding,
      Property("table", .table, default: "every filter reads every channel of its group"),
    ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let filters = try reader.integer("filters")
    let windows = try reader.windows(kernel: reader.extents("kernel"))
    let groups = try reader.integer("groups", default: 1)
    return .convolution(
      try reader.layer { () throws(LayerError) in
        var table: ConnectionTable?
        if let rows = reader.table("table") { table = try ConnectionTable(channelsOfFilter: rows) }
        return try Convolution(
          filters: filters, windows: windows, groups: groups,
          bias: reader.choice("bias", default: .shared), rounding: reader.rounding(),
          connectionTable: table)
      })
  }

  var word: LayerWord { .conv }

  func write(to writer: inout PropertyWriter) {
    writer.write("filters", filters)
    writer.write(windows)
    writer.write("groups", groups, default: 1)
    writer.write("bias", bias, default: .shared)
    writer.write("rounding", rounding, default: .unstated)
    if let connectionTable {
      let rows = connectionTable.channelsOfFilter.map { row in
        row.map { String($0) }.joined(separator: " ")
      }
      writer.write("table", word: rows.joined(separator: " / "))
    }
  }
}
