import CNNDiagnostics

/// A part of a text that findings show in place of the whole, of which the user wrote only that part.
struct SourceExcerpt {
  private let whole: SourceID
  private let part: Range<Int>
  private let excerpt: SourceID

  init(of whole: SourceID, at part: Range<Int>, shownAs excerpt: SourceID) {
    self.whole = whole
    self.part = part
    self.excerpt = excerpt
  }

  /// The finding on the part; labels and edits of the rest are left out.
  func shown(_ diagnostic: Diagnostic) -> Diagnostic {
    var shown = diagnostic
    if case .span(let span) = diagnostic.location, span.source == whole {
      let clamped = span.range.clamped(to: part)
      shown.location = .span(moved(clamped))
    }
    shown.secondary = diagnostic.secondary.compactMap { label in
      place(label.span).map { Diagnostic.Label($0, label.text) }
    }
    shown.help = diagnostic.help.map { help in
      guard let edit = help.edit else { return help }
      return Diagnostic.Help(
        help.text, edit: place(edit.span).map { .init(span: $0, replacement: edit.replacement) })
    }
    return shown
  }

  /// Nil for a place outside of the part.
  private func place(_ span: SourceSpan) -> SourceSpan? {
    guard span.source == whole else { return span }
    guard span.range.lowerBound >= part.lowerBound, span.range.upperBound <= part.upperBound
    else { return nil }
    return moved(span.range)
  }

  private func moved(_ range: Range<Int>) -> SourceSpan {
    SourceSpan(
      source: excerpt,
      range: range.lowerBound - part.lowerBound..<range.upperBound - part.lowerBound)
  }
}
