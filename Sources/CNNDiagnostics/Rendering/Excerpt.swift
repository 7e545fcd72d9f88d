/// The lines of one text that a finding speaks of, with what is marked on them.
struct Excerpt {
  struct Mark {
    var span: SourceSpan
    var label: String
    var isPrimary: Bool
  }

  struct Line {
    /// Counted from 1.
    var number: Int
    var marks: [Mark]

    /// The byte that must be seen if the line is too long: where its first mark begins, the primary
    /// one if it is on the line.
    var focus: Int {
      let first = marks.first { $0.isPrimary } ?? marks.first
      return first?.span.range.lowerBound ?? 0
    }
  }

  /// Names the text and the place by which it is introduced.
  let span: SourceSpan
  /// In the order of the text.
  private(set) var lines: [Line] = []

  init(span: SourceSpan) { self.span = span }

  mutating func add(_ mark: Mark, toLine number: Int) {
    let index = lines.firstIndex { $0.number >= number } ?? lines.endIndex
    if index < lines.endIndex, lines[index].number == number {
      lines[index].marks.append(mark)
    } else {
      lines.insert(Line(number: number, marks: [mark]), at: index)
    }
  }
}
