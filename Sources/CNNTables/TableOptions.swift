/// Options that change a table's appearance but not the content of its rows.
public struct TableOptions: Hashable, Sendable {
  /// Columns of the terminal; nil for no limit.
  public var width: Int?
  /// Bold and dim by ANSI escapes, in text only.
  public var usesColor: Bool
  /// The order of a volume's extents.
  public var layout: ShapeLayout
  /// True if CSV ends in the row of totals. A sum over the column would count it twice, so it is omitted
  /// unless asked for; formats for people always show it.
  public var includesTotals: Bool

  /// The look of all integers of a table; nil for that of each column.
  public var numbers: Numbers?
  /// True if the lines below a table are shown to people. JSON has them all the same.
  public var showsNotes: Bool

  /// The two looks of a table's integers.
  public enum Numbers: String, Hashable, Sendable, CaseIterable {
    /// `138,357,544`, sizes in bytes.
    case exact
    /// `138.4 M`, sizes as `527.8 MiB`.
    case short
  }

  /// The look of a table; by default plain text of any width.
  public init(
    width: Int? = nil, usesColor: Bool = false, layout: ShapeLayout = .hwc,
    includesTotals: Bool = false, numbers: Numbers? = nil, showsNotes: Bool = true
  ) {
    self.width = width
    self.usesColor = usesColor
    self.layout = layout
    self.includesTotals = includesTotals
    self.numbers = numbers
    self.showsNotes = showsNotes
  }
}
