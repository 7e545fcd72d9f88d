/// A volume of `height × width × channels` values, one image of a batch.
///
/// Holding one is the proof that its extents are at least 1 and that its values can be counted:
/// nothing computed from a few of them overflows 128 bits.
public struct Shape: Hashable, Sendable {
  /// The largest height, width or number of channels.
  public static let largestExtent = Int(Int32.max)
  /// The largest number of values, 2⁴⁸.
  public static let largestCount: Int64 = 1 << 48

  /// Rows, from 1 to `largestExtent`.
  public let height: Int
  /// Columns, from 1 to `largestExtent`.
  public let width: Int
  /// Channels, from 1 to `largestExtent`.
  public let channels: Int

  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  public init(height: Int, width: Int, channels: Int) throws(LayerError) {
    try self.init(height: Int64(height), width: Int64(width), channels: Int64(channels))
  }

  /// The same of extents that a rule gave, which an `Int` of 32 bits need not hold.
  ///
  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  init(height: Int64, width: Int64, channels: Int64) throws(LayerError) {
    for (extent, axis) in [(height, Axis.height), (width, .width), (channels, .channels)] {
      guard extent >= 1, extent <= Int64(Shape.largestExtent) else {
        throw .extentOutOfRange(axis, extent)
      }
    }
    let (plane, _) = height.multipliedReportingOverflow(by: width)
    let (count, overflow) = plane.multipliedReportingOverflow(by: channels)
    guard !overflow, count <= Shape.largestCount else {
      throw .tooManyValues(height: Int(height), width: Int(width), channels: Int(channels))
    }
    self.height = Int(height)
    self.width = Int(width)
    self.channels = Int(channels)
  }

  /// A single value.
  static let one = Shape()

  private init() {
    height = 1
    width = 1
    channels = 1
  }

  /// Values in the volume, `H·W·C`.
  public var count: Int64 { positions * Int64(channels) }

  /// Positions in the plane, `H·W`.
  public var positions: Int64 { Int64(height) * Int64(width) }

  /// The same plane with another number of channels.
  public func with(channels: Int) throws(LayerError) -> Shape {
    try Shape(height: height, width: width, channels: channels)
  }

  /// The same channels on another plane.
  public func with(height: Int, width: Int) throws(LayerError) -> Shape {
    try Shape(height: height, width: width, channels: channels)
  }

  /// A column of values, as a fully connected layer gives it.
  public static func vector(_ count: Int) throws(LayerError) -> Shape {
    try Shape(height: 1, width: 1, channels: count)
  }
}

/// A dimension of a volume.
public enum Axis: String, Hashable, Sendable, CaseIterable {
  case height, width, channels
}

extension Shape {
  /// The length along an axis.
  public subscript(axis: Axis) -> Int {
    switch axis {
    case .height: height
    case .width: width
    case .channels: channels
    }
  }

  /// The volume that all of two or more are.
  ///
  /// - Throws: `.tooFewInputs`, `.inputsDiffer`.
  static func common(to shapes: [Shape]) throws(LayerError) -> Shape {
    guard shapes.count >= 2 else { throw .tooFewInputs(count: shapes.count, needed: 2) }
    let first = shapes[0]
    for (index, shape) in shapes.enumerated() {
      if let axis = Axis.allCases.first(where: { shape[$0] != first[$0] }) {
        throw .inputsDiffer(index: index, first: first, other: shape, axis: axis)
      }
    }
    return first
  }
}

extension Shape: CustomStringConvertible {
  /// `55×55×96`.
  public var description: String { "\(height)×\(width)×\(channels)" }
}
