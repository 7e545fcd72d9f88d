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

extension KnownCount {
  /// The count, or the bound of it.
  package var cell: Cell { isLowerBound ? .bound(.lower, .integer(known)) : .integer(known) }

  /// The same for programs.
  package var data: DataValue { isLowerBound ? .bound(.lower, .integer(known)) : .integer(known) }

  /// The count in words that `words` makes of its number: `≥ 1,234`, or `?` if nothing is known of it.
  package func text(_ words: (Int64) -> String) -> String {
    isUnknown ? NumberText.unknown : isLowerBound ? NumberText.atLeast(words(known)) : words(known)
  }

  /// `4,111,512,576 (4.11 G)`.
  package var exactAndReadable: String { text { $0.exactAndReadable } }
  /// `4,111,512,576`.
  package var grouped: String { text { NumberText.grouped($0) } }
  /// `4.11 G`.
  package var abbreviated: String { text { NumberText.abbreviated($0) } }
  /// `97.7 MiB`.
  package var binarySize: String { text { NumberText.binarySize($0) } }

  /// `1 parameter`, `≥ 1,234 parameters`.
  package func counted(_ noun: String) -> String {
    exact.map { CNNText.counted($0, noun) } ?? grouped + " " + noun + "s"
  }
}

extension KnownCount? {
  /// A count that was not made is not zero.
  package var cell: Cell { map { $0.cell } ?? .notCounted }
}

extension Member {
  /// A count, which the object names among its lower bounds if it is one.
  package init(_ name: String, _ count: KnownCount) { self.init(name, count.data) }
}

extension KnownOperations {
  /// Operations by class; classes that are left out are 0.
  package var data: DataValue { isLowerBound ? .bound(.lower, known.data) : known.data }
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

  /// The same of counts; of what is not known wholly there is no part.
  static func share(_ part: KnownCount?, of whole: KnownCount?) -> Cell {
    guard let part, let whole else { return .notCounted }
    guard let part = part.exact, let whole = whole.exact else { return .unknown }
    return share(Double(part), of: Double(whole), digits: 2)
  }

  /// `value / reference` with three significant digits at least; the figures themselves are exact.
  ///
  /// Of a lower bound the ratio to a known figure is one too; that to a lower bound is not known.
  static func ratio(_ figure: KnownCount?, to other: KnownCount?) -> Cell {
    guard let figure, let other else { return .notCounted }
    guard let reference = other.exact else { return .unknown }
    guard reference != 0 else { return .notCounted }
    let value = figure.known
    if figure.isUnknown { return .unknown }
    let ratio = Double(value) / Double(reference)
    var digits = 2
    var scaled = ratio.magnitude * 10
    while scaled > 0, scaled < 10, digits < 12 {
      digits += 1
      scaled *= 10
    }
    let cell = Cell.decimal(ratio, digits: digits)
    return figure.isLowerBound ? .bound(.lower, cell) : cell
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
