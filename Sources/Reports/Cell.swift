/// One value of a table, still without a look.
public enum Cell: Hashable, Sendable {
  case text(String)
  case integer(Int)
  case decimal(Double, digits: Int)
  /// A part of a whole, 0.5 for 50%.
  case percent(Double, digits: Int)
  case shape(height: Int, width: Int, channels: Int)
  /// A quantity that the convention in use does not count: `–`, which is not 0.
  case notCounted
  /// Nothing to say here.
  case empty
}

/// The order in which the extents of a volume are written for people and in CSV. JSON is always
/// height, width, channels.
public enum ShapeLayout: String, Hashable, Sendable, CaseIterable {
  /// `224×224×3`, as the papers write.
  case hwc
  /// `3×224×224`, as tensors lie in memory in most frameworks.
  case chw

  func ordered(_ height: Int, _ width: Int, _ channels: Int) -> [Int] {
    switch self {
    case .hwc: [height, width, channels]
    case .chw: [channels, height, width]
    }
  }

  /// A shape as reports write it: `224×224×3`.
  public func text(height: Int, width: Int, channels: Int) -> String {
    ordered(height, width, channels).map { String($0) }.joined(separator: "×")
  }
}

extension Cell {
  /// The value as people read it, with no regard to the characters that a format must escape.
  func text(_ integers: TableColumn.IntegerStyle, _ layout: ShapeLayout) -> String {
    switch self {
    case .text(let text): text
    case .integer(let integer):
      switch integers {
      case .grouped: NumberText.grouped(integer)
      case .abbreviated: NumberText.abbreviated(integer)
      case .binarySize: NumberText.binarySize(integer)
      case .plain: String(integer)
      }
    case .decimal(let number, let digits): NumberText.fixed(number, digits: digits)
    case .percent(let part, let digits): NumberText.percent(part, digits: digits)
    case .shape(let height, let width, let channels):
      layout.text(height: height, width: width, channels: channels)
    case .notCounted: NumberText.notCounted
    case .empty: ""
    }
  }

  /// The value as programs read it; nil for none.
  func plainText(_ layout: ShapeLayout) -> String? {
    switch self {
    case .text(let text): text
    case .integer(let integer): String(integer)
    case .decimal(let number, let digits):
      number.isFinite ? NumberText.fixed(number, digits: digits) : nil
    case .percent(let part, let digits):
      part.isFinite ? NumberText.fixed(part, digits: digits + 2) : nil
    case .shape(let height, let width, let channels):
      layout.ordered(height, width, channels).map { String($0) }.joined(separator: "x")
    case .notCounted, .empty: nil
    }
  }
}
