import NetworkModel

extension AxisField {
  /// The longest period that is followed.
  static let longestPeriod = 1024
  /// The same where fields do not grow from unit to unit, or units see nothing.
  static let longestUnevenPeriod = 64

  /// The fields of the units of a layer that reads this one; nil beyond `longestPeriod`.
  ///
  /// A window moves by S·J pixels where its input's units are J apart, begins P·J earlier and spans
  /// (E − 1)·J more.
  ///
  /// - Throws: `.countOverflow(.receptiveField)`.
  func followed(by reads: AxisRegion) throws(LayerError) -> AxisField? {
    guard !reads.isIdentity else { return self }
    // The new pattern repeats once its units have moved by whole periods of the old.
    let cycle = reads.divisor * Int64(period)
    // Windows that are read whole are a stride apart, whatever the pixels at which they are entered.
    let apart = reads.windows?.stride ?? 1
    let repeats =
      reads.windows == nil
      ? cycle / greatestCommonDivisor(reads.step, cycle)
      : cycle / greatestCommonDivisor(apart, Int64(period))
    let grows = grows
    let isUneven = !grows || (reads.divisor > 1 && reads.dilation > 1)
    guard
      repeats <= Int64(isUneven ? AxisField.longestUnevenPeriod : AxisField.longestPeriod)
    else { return nil }
    let newPeriod = Int(repeats)
    let periods = Int128(reads.step) * Int128(apart) * Int128(newPeriod) / Int128(cycle)
    let span = try span(under: reads, unit: 0, grows: grows)
    var others: [PixelSpan?] = []
    for unit in 1..<max(newPeriod, 1) {
      others.append(try self.span(under: reads, unit: unit, grows: grows))
    }
    var (least, most) = (try leastPath.followed(by: reads), try mostPath.followed(by: reads))
    // Of a single path it is known exactly, holes and all.
    if isUneven, leastPath == mostPath {
      let size = others.reduce(span?.count ?? 0) { max($0, $1?.count ?? 0) }
      least = PathField(size: size, stride: least.stride)
      most = least
    }
    return AxisField(
      period: newPeriod, shift: try bounded(periods * Int128(shift)), span: span,
      otherSpans: others, pixels: pixels, leastPath: least,
      mostPath: most, pathsShareStride: pathsShareStride,
      pathsShareCenter: pathsShareCenter)
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
        seen = union(seen, span)
      }
    }
    return seen
  }

  /// True if every unit sees something, and none begins or ends before what the unit before it sees.
  private var grows: Bool {
    guard period > 1 else { return span != nil }
    guard var before = span, let first = span else { return false }
    for span in otherSpans {
      guard let span, span.first >= before.first, span.last >= before.last else { return false }
      before = span
    }
    return first.first + shift >= before.first && first.last + shift >= before.last
  }

  /// The fields of units that see what two paths see; nil beyond `longestPeriod`.
  ///
  /// - Parameter units: how many there are.
  /// - Throws: `.countOverflow(.receptiveField)`.
  func merged(with other: AxisField, units: Int) throws(LayerError) -> AxisField? {
    let sharesStride =
      Int128(shift) * Int128(other.period) == Int128(other.shift) * Int128(period)
    guard sharesStride else {
      let (own, theirs) = (try sweep(units), try other.sweep(units))
      // One unit alone does not move.
      let isAligned = units == 1
      return joined(
        with: other, period: 1, shift: 0, spans: [union(own, theirs)], sharesStride: isAligned,
        sharesCenter: isAligned && own?.doubledCenter == theirs?.doubledCenter)
    }
    let divisor = greatestCommonDivisor(Int64(period), Int64(other.period))
    let common = period / Int(divisor) * other.period
    guard common <= AxisField.longestPeriod else { return nil }
    var spans: [PixelSpan?] = []
    var sharesCenter = true
    for unit in 0..<common {
      let (own, theirs) = (try span(of: Int64(unit)), try other.span(of: Int64(unit)))
      if let own, let theirs {
        sharesCenter = sharesCenter && own.doubledCenter == theirs.doubledCenter
      }
      spans.append(union(own, theirs))
    }
    return joined(
      with: other, period: common, shift: try bounded(Int128(shift) * Int128(common / period)),
      spans: spans, sharesStride: true, sharesCenter: sharesCenter)
  }

  /// Returns what all units together see.
  private func sweep(_ units: Int) throws(LayerError) -> PixelSpan? {
    var seen: PixelSpan?
    for index in 0..<min(Int64(units), Int64(period)) {
      for place in [index, Int64(units) - 1 - index] {
        seen = union(seen, try span(of: place))
      }
    }
    return seen
  }

  private func union(_ one: PixelSpan?, _ other: PixelSpan?) -> PixelSpan? {
    guard let one, let other else { return one ?? other }
    return one.union(other)
  }

  private func joined(
    with other: AxisField, period: Int, shift: Int64, spans: [PixelSpan?], sharesStride: Bool,
    sharesCenter: Bool
  ) -> AxisField {
    AxisField(
      period: period, shift: shift, span: spans[0], otherSpans: Array(spans.dropFirst()),
      pixels: max(pixels, other.pixels),
      leastPath: leastPath.size <= other.leastPath.size ? leastPath : other.leastPath,
      mostPath: mostPath.size >= other.mostPath.size ? mostPath : other.mostPath,
      pathsShareStride: pathsShareStride && other.pathsShareStride && sharesStride,
      pathsShareCenter: pathsShareCenter && other.pathsShareCenter && sharesCenter)
  }
}

extension PathField {
  fileprivate func followed(by reads: AxisRegion) throws(LayerError) -> PathField {
    let added = Int128(reads.widest - 1) * Int128(stride.numerator)
    let denominator = Int128(stride.denominator)
    return PathField(
      size: try bounded(Int128(size) + (added + denominator - 1) / denominator),
      stride: Ratio(
        try bounded(
          Int128(stride.numerator) * Int128(reads.step) * Int128(reads.windows?.stride ?? 1)),
        over: try bounded(denominator * Int128(reads.divisor))))
  }
}

/// - Throws: `.countOverflow(.receptiveField)` beyond a quarter of the largest integer.
private func bounded(_ count: Int128) throws(LayerError) -> Int64 {
  guard count.magnitude <= Int128(Int64.max / 4).magnitude else {
    throw .countOverflow(.receptiveField)
  }
  return Int64(count)
}
