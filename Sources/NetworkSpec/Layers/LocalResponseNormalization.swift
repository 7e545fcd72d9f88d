import NetworkModel

extension LocalResponseNormalization: LayerVocabulary {
  static var mergesPaths: Bool { false }

  static func properties(of variant: Void) -> [Property] { schema }

  private static let schema = [
    Property("size", .integer, default: "5"),
    Property("alpha", .decimal, default: "1e-4"),
    Property("beta", .decimal, default: "0.75"),
    Property("k", .decimal, default: "2"),
    Property("alpha-divided-by-size", .flag, default: "#false"),
  ]

  static func read(_ reader: LayerReader, as variant: Void) throws(SpecFault) -> Layer {
    let size = try reader.integer("size", default: 5)
    let alpha = try reader.decimal("alpha", default: 1e-4)
    let beta = try reader.decimal("beta", default: 0.75)
    let k = try reader.decimal("k", default: 2)
    return .localResponseNormalization(
      try reader.layer { () throws(LayerError) in
        try LocalResponseNormalization(
          size: size, alpha: alpha, beta: beta, k: k,
          alphaDividedBySize: reader.flag("alpha-divided-by-size", default: false))
      })
  }

  var word: LayerWord { .lrn }

  func write(to writer: inout PropertyWriter) {
    writer.write("size", size, default: 5)
    writer.write("alpha", alpha, default: 1e-4)
    writer.write("beta", beta, default: 0.75)
    writer.write("k", k, default: 2)
    writer.write("alpha-divided-by-size", flag: alphaDividedBySize, default: false)
  }
}
