/// Rows or columns of a plane, as ranges that neither meet nor touch.
public struct PixelSet: Hashable, Sendable {
  /// In ascending order.
  public private(set) var ranges: [ClosedRange<Int>]
  /// True if the ranges hold no other pixels; if not, there were too many to list separately.
  public private(set) var isExact: Bool

  /// Ranges beyond which they are joined to one.
  private static let mostRanges = 1024

  static let none = PixelSet(ranges: [], isExact: true)

  init(_ range: ClosedRange<Int>, isExact: Bool = true) {
    ranges = [range]
    self.isExact = isExact
  }

  private init(ranges: [ClosedRange<Int>], isExact: Bool) {
    self.ranges = ranges
    self.isExact = isExact
  }

  /// - Parameter ranges: in any order; they may overlap.
  init(joining ranges: [ClosedRange<Int>], isExact: Bool) {
    self.init(ranges: ranges.sorted { $0.lowerBound < $1.lowerBound }.coalesced, isExact: isExact)
    if self.ranges.count > PixelSet.mostRanges, let bounds {
      self = PixelSet(bounds, isExact: false)
    }
  }

  /// True if there is no pixel in it.
  public var isEmpty: Bool { ranges.isEmpty }

  /// From the first to the last; nil of none.
  public var bounds: ClosedRange<Int>? {
    guard let first = ranges.first, let last = ranges.last else { return nil }
    return first.lowerBound...last.upperBound
  }

  /// The number of pixels.
  public var count: Int { ranges.reduce(0) { $0 + $1.count } }

  /// Returns whether a pixel is in it; linear in the ranges.
  public func contains(_ pixel: Int) -> Bool { ranges.contains { $0.contains(pixel) } }

  func union(_ other: PixelSet) -> PixelSet {
    if self == other { return self }
    return PixelSet(joining: ranges + other.ranges, isExact: isExact && other.isExact)
  }
}

extension [ClosedRange<Int>] {
  /// The same pixels, neighboring ranges joined.
  ///
  /// - Precondition: they begin in ascending order.
  fileprivate var coalesced: [ClosedRange<Int>] {
    var joined: [ClosedRange<Int>] = []
    for range in self {
      if let last = joined.last, range.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] =
          last.lowerBound...Swift.max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    return joined
  }
}
