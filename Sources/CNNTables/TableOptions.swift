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

  /// True if the lines below a table are shown to people. JSON has them all the same.
  public var showsNotes: Bool

  /// The look of a table; by default plain text of any width.
  public init(
    width: Int? = nil, usesColor: Bool = false, layout: ShapeLayout = .hwc,
    includesTotals: Bool = false, showsNotes: Bool = true
  ) {
    self.width = width
    self.usesColor = usesColor
    self.layout = layout
    self.includesTotals = includesTotals
    self.showsNotes = showsNotes
  }
}
