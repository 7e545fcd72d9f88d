public import NetworkModel

/// The receptive fields of a layer's units along one axis, as if the image had no end.
///
/// Spans repeat: unit `i + period` sees what unit i sees, `shift` pixels further. They grow with the unit, but
/// where a dilated kernel is spread by a stride; there, and where a stride is larger than the kernel that it
/// spreads, units may see nothing.
/// Below layers that only shrink the plane the period is 1; enlarging ones have units of several kinds.
///
/// Source: Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill
/// 2019; the periods are this project's own.
public struct AxisField: Hashable, Sendable {
  /// Units after which the pattern repeats, at least 1.
  public let period: Int
  /// Pixels between a unit and the one a period later; 0 if all units see the same.
  public let shift: Int64
  /// The pixels that unit 0 sees; nil if it sees none.
  public let span: PixelSpan?
  /// The pixels that units 1 to `period` − 1 see.
  let otherSpans: [PixelSpan?]
  /// Pixels of the network's input along the axis.
  public let pixels: Int
  /// The single path that sees least, taken by itself.
  public let leastPath: PathField
  /// The single path that sees most.
  public let mostPath: PathField
  /// True if all paths move equally far from unit to unit; if not, what one unit sees is given as what
  /// all units together see.
  public let pathsShareStride: Bool
  /// True if all paths are centered on one place.
  public let pathsShareCenter: Bool

  /// The field of an input's units: each sees itself.
  static func input(_ pixels: Int) -> AxisField {
    AxisField(
      period: 1, shift: 1, span: PixelSpan(first: 0, last: 0), otherSpans: [], pixels: pixels,
      leastPath: .input, mostPath: .input, pathsShareStride: true, pathsShareCenter: true)
  }

  /// Pixels that the unit which sees most spans; 0 if all units see nothing.
  public var size: Int64 { otherSpans.reduce(span?.count ?? 0) { max($0, $1?.count ?? 0) } }

  /// Pixels that the unit which sees least spans; 0 if it sees nothing.
  public var leastSize: Int64 { otherSpans.reduce(span?.count ?? 0) { min($0, $1?.count ?? 0) } }

  /// Pixels from one unit to the next, on average; nil if all units see the same, or nothing.
  public var stride: Ratio? {
    shift == 0 || size == 0 ? nil : Ratio(shift, over: Int64(period))
  }

  /// Pixels by which the first unit's field extends beyond the image's border; nil if it has none.
  public var padding: Int64? { span.map { -$0.first } }

  /// True if each unit sees the whole image.
  public var coversInput: Bool {
    guard shift == 0, let span else { return false }
    return span.first <= 0 && span.last >= Int64(pixels) - 1
  }

  /// Returns the pixels that a unit sees, which need not exist; nil if it sees none.
  ///
  /// - Throws: `.countOverflow(.receptiveField)`.
  public func span(of unit: Int64) throws(LayerError) -> PixelSpan? {
    guard period > 1 else { return try span?.moved(by: Int128(unit) * Int128(shift)) }
    var (periods, phase) = unit.quotientAndRemainder(dividingBy: Int64(period))
    if phase < 0 { (periods, phase) = (periods - 1, phase + Int64(period)) }
    let base = phase == 0 ? span : otherSpans[Int(phase) - 1]
    return try base?.moved(by: Int128(periods) * Int128(shift))
  }

  /// Of `count` units, the largest range whose fields are inside the image, units that see nothing among them;
  /// nil if there is none.
  public func unitsInside(of count: Int) throws(LayerError) -> ClosedRange<Int>? {
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
    return first < end ? first...end - 1 : nil
  }
}

/// The field of a single path through the layers.
public struct PathField: Hashable, Sendable {
  /// Pixels that a unit sees.
  public let size: Int64
  /// Pixels between what neighboring units see.
  public let stride: Ratio

  static let input = PathField(size: 1, stride: Ratio(1))
}

extension PixelSpan {
  func moved(by pixels: Int128) throws(LayerError) -> PixelSpan {
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
