package import CNNTables
package import CNNText
package import NetworkAnalysis
package import NetworkFacts
package import NetworkModel

// The form of figures in tables and in JSON.

extension Shape {
  package var cell: Cell { .shape(allExtents) }

  /// The spatial extents, then the channels.
  package var allExtents: [Int] {
    switch axes {
    case .one: [width, channels]
    case .two: [height, width, channels]
    case .three: [depth, height, width, channels]
    }
  }

  /// The same for JSON.
  package var data: [Int64] { allExtents.map { Int64($0) } }
}

extension Member {
  /// A volume as its spatial extents and its channels.
  init(_ name: String, _ shape: Shape) { self.init(name, shape.data) }
}

extension Int64? {
  /// A count that was not made is not zero.
  package var cell: Cell { map { .integer($0) } ?? .notCounted }
}

extension Cell {
  /// The part of a whole in percent; not counted where there is no part, or nothing that it could be of.
  static func share(_ part: Double?, of whole: Double, digits: Int) -> Cell {
    guard let part, whole > 0 else { return .notCounted }
    return .percent(part / whole, digits: digits)
  }

  /// The same of counts.
  static func share(_ part: Int64?, of whole: Int64?) -> Cell {
    share(part.map { Double($0) }, of: Double(whole ?? 0), digits: 2)
  }

  /// `value / reference` with three significant digits at least; the figures themselves are exact.
  static func ratio(_ value: Int64?, to reference: Int64?) -> Cell {
    guard let value, let reference, reference != 0 else { return .notCounted }
    let ratio = Double(value) / Double(reference)
    var digits = 2
    var scaled = ratio.magnitude * 10
    while scaled > 0, scaled < 10, digits < 12 {
      digits += 1
      scaled *= 10
    }
    return .decimal(ratio, digits: digits)
  }
}

extension OperationCount {
  /// Operations by class; classes that are left out are 0.
  package var data: DataValue {
    .record {
      for kind in Class.allCases where self[kind] != 0 { Member(kind.rawValue, self[kind]) }
    }
  }
}

extension TableColumn {
  /// The column of a quantity.
  package init(
    _ quantity: Quantity, importance: Importance = .essential, precision: Precision = .float32
  ) {
    switch quantity.unit {
    case .count:
      self.init(
        quantity.name, header: quantity.header, importance: importance)
    case .pixels:
      self.init(
        quantity.name, header: quantity.header, unit: "pixels, of the last layer with a plane",
        importance: importance)
    case .bytes:
      self.init(
        quantity.name, header: quantity.header, unit: "\(precision.rawValue) bytes",
        importance: importance)
    }
  }
}

extension InferredNetwork {
  /// Name and volume of each input.
  package var inputs: [(name: String, shape: Shape)] {
    network.inputs.map { (self[$0.id].name, $0.shape) }
  }

  /// The volumes of the inputs: `224×224×3`.
  func inputWords(_ layout: ShapeLayout) -> String {
    network.inputs.map { layout.text($0.shape.allExtents) }.joined(separator: ", ")
  }
}
