import NetworkModel

extension AxisField {
  /// The fields of the units of a layer that reads this one; nil if they are of more kinds than are followed.
  ///
  /// - Parameter units: how many units the layer has.
  /// - Throws: `.countOverflow(.receptiveField)`.
  func followed(by reads: AxisRegion, units: Int) throws(LayerError) -> AxisField? {
    if reads.isIdentity {
      // A crop at the end leaves fewer units, each of which sees what it saw.
      guard let others, others.units != units else { return self }
      return try AxisField(
        of: [pattern] + others.patterns, units: units, pixels: pixels, leastPath: leastPath,
        mostPath: mostPath, pathsShareStride: pathsShareStride, pathsShareCenter: pathsShareCenter)
    }
    let grows = pattern.grows
    let isUneven = AxisField.isUneven(grows, under: reads)
    guard let followed = try pattern.followed(by: reads, grows: grows, isUneven: isUneven)
    else { return nil }
    var (least, most) = (try leastPath.followed(by: reads), try mostPath.followed(by: reads))
    guard let others else {
      // Of a single path it is known exactly, holes and all.
      if isUneven, leastPath == mostPath {
        least = PathField(size: followed.widest?.count ?? 0, stride: least.stride)
        most = least
      }
      return AxisField(
        pattern: followed, others: nil, pixels: pixels, leastPath: least, mostPath: most,
        pathsShareStride: pathsShareStride, pathsShareCenter: pathsShareCenter)
    }
    var patterns = [followed]
    for pattern in others.patterns {
      let grows = pattern.grows
      guard
        let followed = try pattern.followed(
          by: reads, grows: grows, isUneven: AxisField.isUneven(grows, under: reads)),
        try AxisField.add(followed, to: &patterns)
      else { return nil }
    }
    return try AxisField(
      of: patterns, units: units, pixels: pixels, leastPath: least, mostPath: most,
      pathsShareStride: pathsShareStride, pathsShareCenter: pathsShareCenter)
  }

  /// Returns whether the fields of units that read others need not grow from unit to unit.
  private static func isUneven(_ grows: Bool, under reads: AxisRegion) -> Bool {
    !grows || (reads.divisor > 1 && reads.dilation > 1)
  }

  /// The fields of units that see what two paths see; nil if they are of more kinds than are followed.
  ///
  /// - Parameters:
  ///   - units: how many there are.
  ///   - seesOneImage: whether both paths begin at one input, so that who sees all of it sees nothing else by the
  ///   other path.
  /// - Throws: `.countOverflow(.receptiveField)`.
  func merged(
    with other: AxisField, units: Int, seesOneImage: Bool = true
  ) throws(LayerError) -> AxisField? {
    if others == nil, other.others == nil, pattern.sharesStride(with: other.pattern) {
      guard let merged = try pattern.merged(with: other.pattern) else { return nil }
      return try joined(
        with: other, [merged.pattern], units, sharesStride: true,
        sharesCenter: merged.sharesCenter)
    }
    if units == 1, seesOneImage {
      // One unit alone does not move.
      let (own, theirs) = (try span(of: 0), try other.span(of: 0))
      return try joined(
        with: other, [.unmoved(PixelSpan.union(of: own, and: theirs))], units, sharesStride: true,
        sharesCenter: own?.doubledCenter == theirs?.doubledCenter)
    }
    if seesOneImage {
      for (fixed, moving) in [(self, other), (other, self)] {
        guard let span = fixed.unmovedSpan else { continue }
        // A gate: all units see what each unit of the volume that it scales sees.
        if let sweep = try moving.sweep(units), !span.contains(sweep) { continue }
        return try joined(
          with: other, [.unmoved(span)], units, sharesStride: false, sharesCenter: false)
      }
    }
    var patterns = [pattern]
    patterns += others?.patterns ?? []
    for pattern in [other.pattern] + (other.others?.patterns ?? []) {
      guard try AxisField.add(pattern, to: &patterns) else { return nil }
    }
    return try joined(with: other, patterns, units, sharesStride: false, sharesCenter: false)
  }

  /// What each of the units sees; nil if they do not all see the same.
  private var unmovedSpan: PixelSpan? {
    others == nil && pattern.period == 1 && pattern.shift == 0 ? pattern.span : nil
  }

  /// Adds what is seen by paths that may have the stride of one of the patterns; false beyond `longestPeriod`.
  private static func add(
    _ new: SpanPattern, to patterns: inout [SpanPattern]
  ) throws(LayerError) -> Bool {
    guard let place = patterns.firstIndex(where: { $0.sharesStride(with: new) }) else {
      patterns.append(new)
      return true
    }
    guard let merged = try patterns[place].merged(with: new) else { return false }
    patterns[place] = merged.pattern
    return true
  }

  private func joined(
    with other: AxisField, _ patterns: [SpanPattern], _ units: Int, sharesStride: Bool,
    sharesCenter: Bool
  ) throws(LayerError) -> AxisField? {
    try AxisField(
      of: patterns, units: units, pixels: max(pixels, other.pixels),
      leastPath: leastPath.size <= other.leastPath.size ? leastPath : other.leastPath,
      mostPath: mostPath.size >= other.mostPath.size ? mostPath : other.mostPath,
      pathsShareStride: pathsShareStride && other.pathsShareStride && sharesStride,
      pathsShareCenter: pathsShareCenter && other.pathsShareCenter && sharesCenter)
  }

  /// Nil if the units are of more kinds than are followed.
  ///
  /// - Parameter patterns: of different strides, at least one.
  private init?(
    of patterns: [SpanPattern], units: Int, pixels: Int, leastPath: PathField,
    mostPath: PathField, pathsShareStride: Bool, pathsShareCenter: Bool
  ) throws(LayerError) {
    var others: OtherStrides?
    if patterns.count > 1 {
      others = try OtherStrides(among: patterns, units: units, pixels: pixels)
      if others == nil { return nil }
    }
    self.init(
      pattern: patterns[0], others: others, pixels: pixels, leastPath: leastPath,
      mostPath: mostPath, pathsShareStride: pathsShareStride, pathsShareCenter: pathsShareCenter)
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
