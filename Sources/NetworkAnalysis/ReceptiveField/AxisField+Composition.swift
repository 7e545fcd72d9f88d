import NetworkModel

extension AxisField {
  /// The longest period that is followed.
  static let longestPeriod = 1024

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
    let repeats = cycle / greatestCommonDivisor(reads.step, cycle)
    guard repeats <= Int64(AxisField.longestPeriod) else { return nil }
    let newPeriod = Int(repeats)
    let periods = Int128(reads.step) * Int128(newPeriod) / Int128(cycle)
    let span = try span(under: reads, unit: 0)
    var others: [PixelSpan] = []
    for unit in 1..<max(newPeriod, 1) { others.append(try self.span(under: reads, unit: unit)) }
    return AxisField(
      period: newPeriod, shift: try bounded(periods * Int128(shift)), span: span,
      otherSpans: others, pixels: pixels, leastPath: try leastPath.followed(by: reads),
      mostPath: try mostPath.followed(by: reads), pathsShareStride: pathsShareStride,
      pathsShareCenter: pathsShareCenter)
  }

  private func span(under reads: AxisRegion, unit: Int) throws(LayerError) -> PixelSpan {
    PixelSpan(
      first: try span(of: bounded(reads.firstPixel(of: unit))).first,
      last: try span(of: bounded(reads.lastPixel(of: unit))).last)
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
        with: other, period: 1, shift: 0, spans: [own.union(theirs)], sharesStride: isAligned,
        sharesCenter: isAligned && own.first + own.last == theirs.first + theirs.last)
    }
    let divisor = greatestCommonDivisor(Int64(period), Int64(other.period))
    let common = period / Int(divisor) * other.period
    guard common <= AxisField.longestPeriod else { return nil }
    var spans: [PixelSpan] = []
    var sharesCenter = true
    for unit in 0..<common {
      let (own, theirs) = (try span(of: Int64(unit)), try other.span(of: Int64(unit)))
      sharesCenter = sharesCenter && own.first + own.last == theirs.first + theirs.last
      spans.append(own.union(theirs))
    }
    return joined(
      with: other, period: common, shift: try bounded(Int128(shift) * Int128(common / period)),
      spans: spans, sharesStride: true, sharesCenter: sharesCenter)
  }

  /// Returns what all units together see.
  private func sweep(_ units: Int) throws(LayerError) -> PixelSpan {
    PixelSpan(first: span.first, last: try span(of: Int64(units) - 1).last)
  }

  private func joined(
    with other: AxisField, period: Int, shift: Int64, spans: [PixelSpan], sharesStride: Bool,
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
        try bounded(Int128(stride.numerator) * Int128(reads.step)),
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
