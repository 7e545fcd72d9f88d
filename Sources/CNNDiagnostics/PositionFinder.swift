/// Finds the positions of many spans, reading each file once.
struct PositionFinder {
  let sources: SourceMap
  private var indices: [SourceID: LineIndex] = [:]

  init(_ sources: SourceMap) { self.sources = sources }

  mutating func index(of source: SourceID) -> LineIndex {
    if let index = indices[source] { return index }
    let index = LineIndex(sources[source])
    indices[source] = index
    return index
  }

  /// Returns the start of the span, and the position after its last scalar.
  mutating func positions(of span: SourceSpan) -> (start: SourcePosition, end: SourcePosition) {
    let index = index(of: span.source)
    return (
      index.position(at: span.range.lowerBound), index.position(at: span.range.upperBound)
    )
  }

  func path(of span: SourceSpan) -> String { sources[span.source].path }
}
