public import NetworkModel

/// The receptive fields of a layer's units along one axis, as if the image had no end.
///
/// Where all paths move equally far from unit to unit, one pattern says what every unit sees (see `SpanPattern`).
/// Where they do not, as below a plane that was resized to an odd size, each stride has a pattern of its own, and
/// what a unit sees is what it sees by all of them.
///
/// Source: Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks", Distill
/// 2019; the periods are this project's own.
public struct AxisField: Hashable, Sendable {
  /// What the units see by the paths of one stride: by all paths, unless there are others.
  let pattern: SpanPattern
  /// What they see by paths of other strides besides; nil if there are none.
  let others: OtherStrides?
  /// Pixels of the network's input along the axis.
  public let pixels: Int
  /// The single path that sees least, taken by itself.
  public let leastPath: PathField
  /// The single path that sees most.
  public let mostPath: PathField
  /// True if all paths move equally far from unit to unit.
  public let pathsShareStride: Bool
  /// True if all paths are centered on one place.
  public let pathsShareCenter: Bool

  /// The field of an input's units: each sees itself.
  static func input(_ pixels: Int) -> AxisField {
    AxisField(
      pattern: .input, others: nil, pixels: pixels, leastPath: .input, mostPath: .input,
      pathsShareStride: true, pathsShareCenter: true)
  }

  /// What the unit that sees most sees; nil if all see nothing.
  var widest: PixelSpan? {
    if let others { return others.widest }
    return pattern.widest
  }

  /// Pixels that the unit which sees most spans; 0 if all units see nothing.
  public var size: Int64 { widest?.count ?? 0 }

  /// Pixels from one unit to the next, on average; nil if all units see the same, or nothing, or if the paths of
  /// a unit move by different strides.
  public var stride: Ratio? {
    guard others == nil, pattern.shift > 0, size > 0 else { return nil }
    return Ratio(pattern.shift, over: Int64(pattern.period))
  }

  /// True if one stride holds from unit to unit, which may be 0.
  public var isSteady: Bool { others == nil }

  /// The pixels that unit 0 sees; nil if it sees none.
  public var span: PixelSpan? {
    guard let others else { return pattern.span }
    return others.patterns.reduce(pattern.span) { PixelSpan.union(of: $0, and: $1.span) }
  }

  /// Pixels by which the first unit's field extends beyond the image's border; nil if it has none.
  public var padding: Int64? { span.map { -$0.first } }

  /// True if each unit sees the whole image. Fields that move by one stride are not compared with the image: they are
  /// parts of a larger one, however many pixels they span.
  public var coversInput: Bool {
    if let others { return others.coverInput }
    guard pattern.shift == 0, let span = pattern.span else { return false }
    return span.first <= 0 && span.last >= Int64(pixels) - 1
  }

  /// Spans that are kept beyond the first.
  var keptSpans: Int {
    guard let others else { return pattern.otherSpans.count }
    return others.patterns.reduce(pattern.otherSpans.count) { $0 + $1.otherSpans.count + 1 }
  }

  /// Returns the pixels that a unit sees, which need not exist; nil if it sees none.
  ///
  /// - Throws: `.countOverflow(.receptiveField)`.
  public func span(of unit: Int64) throws(LayerError) -> PixelSpan? {
    var seen = try pattern.span(of: unit)
    if let others {
      for pattern in others.patterns {
        seen = PixelSpan.union(of: seen, and: try pattern.span(of: unit))
      }
    }
    return seen
  }

  /// Returns what all units together see.
  func sweep(_ units: Int) throws(LayerError) -> PixelSpan? {
    var seen = try pattern.sweep(units)
    if let others {
      for pattern in others.patterns {
        seen = PixelSpan.union(of: seen, and: try pattern.sweep(units))
      }
    }
    return seen
  }

  /// Of `count` units, the largest range whose fields are inside the image, units that see nothing among them;
  /// nil if there is none.
  public func unitsInside(of count: Int) throws(LayerError) -> ClosedRange<Int>? {
    var inside = try pattern.unitsInside(of: count, pixels: pixels)
    if let others {
      for pattern in others.patterns {
        inside = inside.clamped(to: try pattern.unitsInside(of: count, pixels: pixels))
      }
    }
    return inside.isEmpty ? nil : inside.lowerBound...inside.upperBound - 1
  }
}

/// What units see by paths of other strides than the first pattern's, and what is true of the units one by one.
struct OtherStrides: Hashable, Sendable {
  /// One for each stride, at least one.
  let patterns: [SpanPattern]
  /// How many units there are.
  let units: Int
  /// What the unit that sees most sees by all paths, the first's pattern among them; nil if all see nothing.
  let widest: PixelSpan?
  /// True if each unit sees the whole image.
  let coverInput: Bool

  /// Patterns beyond which fields are not followed, the first among them.
  static let mostPatterns = 16

  /// Nil if there are more patterns or kinds of units than are followed.
  ///
  /// - Parameter all: the patterns, the first among them.
  /// - Throws: `.countOverflow(.receptiveField)`.
  init?(among all: [SpanPattern], units: Int, pixels: Int) throws(LayerError) {
    guard all.count <= OtherStrides.mostPatterns else { return nil }
    // Units of one kind are of one kind in each pattern; from as many kinds as units on, each unit is of its own.
    var kinds = 1
    for pattern in all where kinds <= SpanPattern.longestPeriod {
      let common = greatestCommonDivisor(Int64(kinds), Int64(pattern.period))
      kinds = kinds / Int(common) * pattern.period
    }
    kinds = min(kinds, units)
    guard kinds <= SpanPattern.longestPeriod else { return nil }
    func span(of unit: Int) throws(LayerError) -> PixelSpan? {
      var seen: PixelSpan?
      for pattern in all {
        seen = PixelSpan.union(of: seen, and: try pattern.span(of: Int64(unit)))
      }
      return seen
    }
    var widest: PixelSpan?
    var coverInput = true
    for first in 0..<kinds {
      // From one to the next of a kind, first and last pixels move on, and a span grows by more and more: the
      // widest is at one of the ends.
      let last = first + (units - 1 - first) / kinds * kinds
      let (begin, end) = (try span(of: first), try span(of: last))
      if let begin, begin.count > widest?.count ?? 0 { widest = begin }
      if let end, end.count > widest?.count ?? 0 { widest = end }
      guard let begin, let end else {
        coverInput = false
        continue
      }
      coverInput = coverInput && end.first <= 0 && begin.last >= Int64(pixels) - 1
    }
    patterns = Array(all.dropFirst())
    self.units = units
    self.widest = widest
    self.coverInput = coverInput
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
