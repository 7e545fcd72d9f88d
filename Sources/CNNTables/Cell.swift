public import CNNText

/// One value of a table, still without a look.
public enum Cell: Hashable, Sendable {
  case text(String)
  case integer(Int64)
  case decimal(Double, digits: Int)
  /// A part of a whole, 0.5 for 50%.
  case percent(Double, digits: Int)
  /// The extents of a volume: the spatial ones, then the channels.
  case shape([Int])
  /// A number for each axis; `words` are what people read instead, if that says more.
  case numbers([Double], words: String?)
  /// A figure of which only a bound is known: `≥ 1,234`; `?` if the bound is 0.
  indirect case bound(JSONWriter.Bound, Cell)
  /// A figure that is not known: `?`.
  case unknown
  /// A quantity that the convention in use does not count: `–`, which is not 0.
  case notCounted
  /// Nothing to state here.
  case empty
}

extension Cell {
  /// A length or an index.
  public static func integer(_ integer: Int) -> Cell { .integer(Int64(integer)) }
}

/// The order in which the extents of a volume are written for people and in CSV. JSON always has the
/// channels last.
public enum ShapeLayout: String, Hashable, Sendable, CaseIterable {
  /// `224×224×3`, as the papers write.
  case hwc
  /// `3×224×224`, as tensors lie in memory in most frameworks.
  case chw

  /// A shape as reports write it: `224×224×3`.
  ///
  /// - Parameter extents: the spatial ones, then the channels.
  public func text(_ extents: [Int]) -> String {
    var bytes: [UInt8] = []
    append(extents, separator: "×", to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  func append(_ extents: [Int], separator: String, to bytes: inout [UInt8]) {
    let ordered =
      switch self {
      case .hwc: extents[...]
      case .chw: extents.suffix(1) + extents.dropLast()
      }
    var isFirst = true
    for extent in ordered {
      if !isFirst { bytes.append(contentsOf: separator.utf8) }
      isFirst = false
      NumberText.appendPlain(Int64(extent), to: &bytes)
    }
  }
}

extension TableColumn.IntegerStyle {
  func append(_ integer: Int64, to bytes: inout [UInt8]) {
    switch self {
    case .grouped: NumberText.appendGrouped(integer, to: &bytes)
    case .signed:
      if integer > 0 { bytes.append(UInt8(ascii: "+")) }
      NumberText.appendGrouped(integer, to: &bytes)
    case .abbreviated: NumberText.appendAbbreviated(integer, to: &bytes)
    case .signedAbbreviated:
      if integer > 0 { bytes.append(UInt8(ascii: "+")) }
      NumberText.appendAbbreviated(integer, to: &bytes)
    case .binarySize: NumberText.appendBinarySize(integer, to: &bytes)
    case .signedBinarySize:
      if integer > 0 { bytes.append(UInt8(ascii: "+")) }
      NumberText.appendBinarySize(integer, to: &bytes)
    case .plain: NumberText.appendPlain(integer, to: &bytes)
    }
  }
}

extension Cell {
  /// Appends the value as people read it. Words are appended as they are; what a format must escape in
  /// them is for the format.
  func append(
    _ integers: TableColumn.IntegerStyle, _ layout: ShapeLayout, to bytes: inout [UInt8]
  ) {
    switch self {
    case .text(let text): bytes.append(contentsOf: text.utf8)
    case .integer(let integer): integers.append(integer, to: &bytes)
    case .decimal(let number, let digits):
      NumberText.appendFixed(number, digits: digits, to: &bytes)
    case .percent(let part, let digits):
      NumberText.appendPercent(part, digits: digits, to: &bytes)
    case .shape(let extents): layout.append(extents, separator: "×", to: &bytes)
    case .numbers(let numbers, let words):
      if let words {
        bytes.append(contentsOf: words.utf8)
      } else {
        Cell.append(numbers, to: &bytes)
      }
    case .bound(let bound, let figure):
      guard !isUnknown else { return bytes.append(contentsOf: NumberText.unknown.utf8) }
      bytes.append(contentsOf: (bound.sign + " ").utf8)
      figure.append(integers, layout, to: &bytes)
    case .unknown: bytes.append(contentsOf: NumberText.unknown.utf8)
    case .notCounted: bytes.append(contentsOf: NumberText.notCounted.utf8)
    case .empty: break
    }
  }

  /// True if not even a bound other than 0 is known.
  private var isUnknown: Bool {
    switch self {
    case .unknown, .bound(.lower, .integer(0)): true
    case .bound, .text, .integer, .decimal, .percent, .shape, .numbers, .notCounted, .empty: false
    }
  }

  /// What kind of a bound of a figure it is; nil for a figure.
  var bound: JSONWriter.Bound? {
    if case .bound(let bound, _) = self { bound } else { nil }
  }

  /// Appends the value as programs read it, with every digit; nothing for none.
  func appendPlain(_ layout: ShapeLayout, to bytes: inout [UInt8]) {
    switch self {
    case .text(let text): bytes.append(contentsOf: text.utf8)
    case .integer(let integer): NumberText.appendPlain(integer, to: &bytes)
    case .decimal(let number, _), .percent(let number, _):
      if number.isFinite { NumberText.appendShortest(number, to: &bytes) }
    case .shape(let extents): layout.append(extents, separator: "x", to: &bytes)
    case .numbers(let numbers, _):
      for (place, number) in numbers.enumerated() {
        if place > 0 { bytes.append(UInt8(ascii: "x")) }
        NumberText.appendShortest(number, to: &bytes)
      }
    case .bound(_, let figure): figure.appendPlain(layout, to: &bytes)
    case .unknown, .notCounted, .empty: break
    }
  }

  /// Numbers with at most four decimals, none of them a 0 at the end.
  private static func append(_ numbers: [Double], to bytes: inout [UInt8]) {
    for (place, number) in numbers.enumerated() {
      if place > 0 { bytes.append(contentsOf: "×".utf8) }
      if number < 0 { bytes.append(contentsOf: "−".utf8) }
      let start = bytes.count
      NumberText.appendFixed(number.magnitude, digits: 4, to: &bytes)
      guard bytes[start...].contains(UInt8(ascii: ".")) else { continue }
      while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
      if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
    }
  }
}

extension JSONWriter.Bound {
  /// Before a number for people.
  var sign: String {
    switch self {
    case .lower: "≥"
    case .upper: "≤"
    }
  }

  /// The same in ASCII.
  var operatorText: String {
    switch self {
    case .lower: ">="
    case .upper: "<="
    }
  }
}
