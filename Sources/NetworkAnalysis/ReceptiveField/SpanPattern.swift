import NetworkModel

/// What a layer's units see along one axis by paths that all move equally far from unit to unit, as if the image had
/// no end.
///
/// Spans repeat: unit `i + period` sees what unit i sees, `shift` pixels further. They grow with the unit, but
/// where a dilated kernel is spread by a stride; there, and where a stride is larger than the kernel that it
/// spreads, units may see nothing.
/// Below layers that only shrink the plane the period is 1; enlarging ones have units of several kinds.
struct SpanPattern: Hashable, Sendable {
  /// Units after which the pattern repeats, at least 1.
  let period: Int
  /// Pixels between a unit and the one a period later, at least 0; 0 if all units see the same.
  let shift: Int64
  /// The pixels that unit 0 sees; nil if it sees none.
  let span: PixelSpan?
  /// The pixels that units 1 to `period` − 1 see.
  let otherSpans: [PixelSpan?]

  /// Each unit sees itself.
  static let input = SpanPattern(
    period: 1, shift: 1, span: PixelSpan(first: 0, last: 0), otherSpans: [])

  /// All units see the same.
  static func unmoved(_ span: PixelSpan?) -> SpanPattern {
    SpanPattern(period: 1, shift: 0, span: span, otherSpans: [])
  }

  /// What the unit that sees most sees, the first of several; nil if all see nothing.
  var widest: PixelSpan? {
    var widest = span
    for case let span? in otherSpans where span.count > widest?.count ?? 0 { widest = span }
    return widest
  }

  /// Returns the pixels that a unit sees, which need not exist; nil if it sees none.
  func span(of unit: Int64) throws(LayerError) -> PixelSpan? {
    guard period > 1 else { return try span?.moved(by: Int128(unit) * Int128(shift)) }
    var (periods, phase) = unit.quotientAndRemainder(dividingBy: Int64(period))
    if phase < 0 { (periods, phase) = (periods - 1, phase + Int64(period)) }
    let base = phase == 0 ? span : otherSpans[Int(phase) - 1]
    return try base?.moved(by: Int128(periods) * Int128(shift))
  }

  /// Returns what all units together see.
  func sweep(_ units: Int) throws(LayerError) -> PixelSpan? {
    var seen: PixelSpan?
    for index in 0..<min(Int64(units), Int64(period)) {
      for place in [index, Int64(units) - 1 - index] {
        seen = PixelSpan.union(of: seen, and: try span(of: place))
      }
    }
    return seen
  }

  /// Of `count` units, the range whose spans are inside the image, units that see nothing among them; empty if there
  /// is none.
  func unitsInside(of count: Int, pixels: Int) throws(LayerError) -> Range<Int> {
    var (first, end) = (0, count)
    // Of units of one kind, fields begin and end further with each.
    for phase in 0..<min(period, count) {
      let units = (count - phase + period - 1) / period
      guard (phase == 0 ? span : otherSpans[phase - 1]) != nil else { continue }
      let inside = try units.firstIndex { (index) throws(LayerError) in
        try (span(of: Int64(phase + index * period))?.first ?? 0) >= 0
      }
      let beyond = try units.firstIndex { (index) throws(LayerError) in
        try (span(of: Int64(phase + index * period))?.last ?? 0) >= Int64(pixels)
      }
      if inside > 0 { first = max(first, phase + (inside - 1) * period + 1) }
      if beyond < units { end = min(end, phase + beyond * period) }
    }
    return first..<max(first, end)
  }
}

// MARK: Composition

extension SpanPattern {
  /// The longest period that is followed.
  static let longestPeriod = 1024
  /// The same where fields do not grow from unit to unit, or units see nothing.
  static let longestUnevenPeriod = 64

  /// True if every unit sees something, and none begins or ends before what the unit before it sees.
  var grows: Bool {
    guard period > 1 else { return span != nil }
    guard var before = span, let first = span else { return false }
    for span in otherSpans {
      guard let span, span.first >= before.first, span.last >= before.last else { return false }
      before = span
    }
    return first.first + shift >= before.first && first.last + shift >= before.last
  }

  /// What the units of a layer see that reads these ones; nil beyond `longestPeriod`.
  ///
  /// A window moves by S·J pixels where its input's units are J apart, begins P·J earlier and spans
  /// (E − 1)·J more.
  ///
  /// - Parameters:
  ///   - grows: whether what these units see grows from unit to unit.
  ///   - isUneven: whether what the new ones see may not.
  /// - Throws: `.countOverflow(.receptiveField)`.
  func followed(
    by reads: AxisRegion, grows: Bool, isUneven: Bool
  ) throws(LayerError) -> SpanPattern? {
    // The new pattern repeats once its units have moved by whole periods of the old.
    let cycle = reads.divisor * Int64(period)
    // Windows that are read whole are a stride apart, whatever the pixels at which they are entered.
    let apart = reads.windows?.stride ?? 1
    let repeats =
      reads.windows == nil
      ? cycle / greatestCommonDivisor(reads.step, cycle)
      : cycle / greatestCommonDivisor(apart, Int64(period))
    guard
      repeats <= Int64(isUneven ? SpanPattern.longestUnevenPeriod : SpanPattern.longestPeriod)
    else { return nil }
    let newPeriod = Int(repeats)
    let periods = Int128(reads.step) * Int128(apart) * Int128(newPeriod) / Int128(cycle)
    let span = try span(under: reads, unit: 0, grows: grows)
    var others: [PixelSpan?] = []
    for unit in 1..<max(newPeriod, 1) {
      others.append(try self.span(under: reads, unit: unit, grows: grows))
    }
    let newShift = try bounded(periods * Int128(shift))
    // What has been pooled to one position and is then repeated.
    if newShift == 0, others.allSatisfy({ $0 == span }) { return .unmoved(span) }
    return SpanPattern(period: newPeriod, shift: newShift, span: span, otherSpans: others)
  }

  /// Returns what a unit of a layer sees that reads some of these units; nil if those see nothing.
  ///
  /// - Parameter grows: whether what these units see grows from unit to unit.
  private func span(
    under reads: AxisRegion, unit: Int, grows: Bool
  ) throws(LayerError) -> PixelSpan? {
    guard let read = reads.pixels(of: unit) else { return nil }
    let (first, last) = (try bounded(read.first), try bounded(read.last))
    if grows {
      guard let low = try span(of: first), let high = try span(of: last) else { return nil }
      return PixelSpan(first: low.first, last: high.last)
    }
    // Whatever sees least and whatever sees most is within a period of the ends.
    var seen: PixelSpan?
    let count = (last - first) / read.step + 1
    for index in 0..<min(count, Int64(period)) {
      for place in [first + index * read.step, last - index * read.step] {
        guard let span = try span(of: place) else { continue }
        seen = PixelSpan.union(of: seen, and: span)
      }
    }
    return seen
  }

  /// Returns whether the units of both move equally far.
  func sharesStride(with other: SpanPattern) -> Bool {
    Int128(shift) * Int128(other.period) == Int128(other.shift) * Int128(period)
  }

  /// What units see that see what those of two patterns see, and whether all of them see the two around the same
  /// centers; nil beyond `longestPeriod`.
  ///
  /// - Precondition: they share a stride.
  func merged(
    with other: SpanPattern
  ) throws(LayerError) -> (pattern: SpanPattern, sharesCenter: Bool)? {
    let divisor = greatestCommonDivisor(Int64(period), Int64(other.period))
    let common = period / Int(divisor) * other.period
    guard common <= SpanPattern.longestPeriod else { return nil }
    let (own, theirs) = (span, other.span)
    var sharesCenter = SpanPattern.shareCenter(own, theirs)
    var others: [PixelSpan?] = []
    for unit in 1..<max(common, 1) {
      let (own, theirs) = (try span(of: Int64(unit)), try other.span(of: Int64(unit)))
      sharesCenter = sharesCenter && SpanPattern.shareCenter(own, theirs)
      others.append(PixelSpan.union(of: own, and: theirs))
    }
    let pattern = SpanPattern(
      period: common, shift: try bounded(Int128(shift) * Int128(common / period)),
      span: PixelSpan.union(of: own, and: theirs), otherSpans: others)
    return (pattern, sharesCenter)
  }

  /// True also if one of them is nothing.
  private static func shareCenter(_ own: PixelSpan?, _ theirs: PixelSpan?) -> Bool {
    guard let own, let theirs else { return true }
    return own.doubledCenter == theirs.doubledCenter
  }
}

/// - Throws: `.countOverflow(.receptiveField)` beyond a quarter of the largest integer.
func bounded(_ count: Int128) throws(LayerError) -> Int64 {
  guard count.magnitude <= Int128(Int64.max / 4).magnitude else {
    throw .countOverflow(.receptiveField)
  }
  return Int64(count)
}

extension PixelSpan {
  fileprivate func moved(by pixels: Int128) throws(LayerError) -> PixelSpan {
    try PixelSpan(checking: Int128(first) + pixels, last: Int128(last) + pixels)
  }
}

extension Int {
  /// The least index below the number from which on `holds` is true; the number itself if none is.
  fileprivate func firstIndex(
    where holds: (Int) throws(LayerError) -> Bool
  ) throws(LayerError) -> Int {
    var (low, high) = (0, self)
    while low < high {
      let middle = low + (high - low) / 2
      if try holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
