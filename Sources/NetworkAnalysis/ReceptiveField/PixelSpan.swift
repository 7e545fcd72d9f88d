import NetworkModel

/// Pixels of the network's input along one axis, from the first to the last. Counted from the image's
/// first pixel on; beyond the image lies padding, so that `first` may be negative.
public struct PixelSpan: Hashable, Sendable {
  /// The first pixel; negative in the padding before the image.
  public let first: Int64
  /// The last pixel, at least `first`; the padding after the image continues the count.
  public let last: Int64

  /// Largest distance from the image's first pixel, so that differences and sums fit.
  private static let furthest = Int128(Int64.max / 4)

  init(first: Int64, last: Int64) {
    self.first = first
    self.last = last
  }

  /// - Throws: `.countOverflow(.receptiveField)` for a pixel too far away.
  init(checking first: Int128, last: Int128) throws(LayerError) {
    guard first.magnitude <= Self.furthest.magnitude, last.magnitude <= Self.furthest.magnitude
    else { throw .countOverflow(.receptiveField) }
    self.first = Int64(first)
    self.last = Int64(last)
  }

  /// Pixels from the first to the last, both included.
  public var count: Int64 { last - first + 1 }

  /// The middle, a pixel's own middle being a whole number.
  public var center: Double { Double(first + last) / 2 }

  /// Twice the center, which is a whole number.
  var doubledCenter: Int64 { first + last }

  func union(_ other: PixelSpan) -> PixelSpan {
    PixelSpan(first: min(first, other.first), last: max(last, other.last))
  }

  /// The pixels from the first to the last of both; nil of nothing.
  static func union(of one: PixelSpan?, and other: PixelSpan?) -> PixelSpan? {
    guard let one, let other else { return one ?? other }
    return one.union(other)
  }

  func contains(_ other: PixelSpan) -> Bool { first <= other.first && last >= other.last }
}
