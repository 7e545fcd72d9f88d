import NetworkModel

/// The words of one kind of pooling: of one reduction, or of norms whose power is a property.
enum ReductionWord {
  case fixed(Reduction)
  case norm

  /// The property that says more of the reduction.
  var properties: [Property] {
    switch self {
    case .fixed: []
    case .norm: [Property("power", .decimal, default: nil)]
    }
  }

  func reduction(_ reader: LayerReader) throws(SpecFault) -> Reduction {
    switch self {
    case .fixed(let reduction):
      return reduction
    case .norm:
      guard reader.has("power") else { throw reader.missing("power") }
      let power = try reader.decimal("power", default: 2)
      return try reader.layer { () throws(LayerError) in try .norm(power: power) }
    }
  }
}

extension Reduction {
  /// Writes what its word does not say.
  func write(to writer: inout PropertyWriter) {
    switch self {
    case .max, .average, .l2, .sum: break
    case .lp(let power): writer.write("power", power.value)
    }
  }
}

extension Pooling: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: ReductionWord) -> [Property] {
    switch variant {
    case .fixed(.average): averageSchema
    case .fixed(.max), .fixed(.l2), .fixed(.lp), .fixed(.sum), .norm: schema + variant.properties
    }
  }

  private static let schema = Property.window + [.rounding]

  private static let averageSchema =
    schema + [
      Property("count-padding", .flag, default: "#true"),
      Property("divisor", .integer, default: "the number of values"),
    ]

  static func read(_ reader: LayerReader, as variant: ReductionWord) throws(SpecFault) -> Layer {
    let windows = try reader.windows(kernel: reader.extents("kernel"))
    let reduction = try variant.reduction(reader)
    let divisor = reader.has("divisor") ? try reader.integer("divisor") : nil
    return .pooling(
      try reader.layer { () throws(LayerError) in
        try Pooling(
          reduction, windows: windows, rounding: reader.rounding(),
          countsPadding: reader.flag("count-padding", default: true), divisor: divisor)
      })
  }

  var word: LayerWord {
    switch reduction {
    case .max: .maxpool
    case .average: .avgpool
    case .l2: .l2pool
    case .lp: .lppool
    case .sum: .sumpool
    }
  }

  func write(to writer: inout PropertyWriter) {
    writer.write(windows, statesStride: true)
    writer.write("rounding", rounding, default: .unstated)
    if reduction == .average { writer.write("count-padding", flag: countsPadding, default: true) }
    reduction.write(to: &writer)
    if let divisor { writer.write("divisor", divisor) }
  }
}
