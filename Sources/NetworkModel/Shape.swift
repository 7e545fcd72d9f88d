/// A volume of `height × width × channels` values, or with one or three spatial axes `length × channels` or
/// `depth × height × width × channels`: one image of a batch.
///
/// Rules and kernels need not ask how many axes there are: a plane has a depth of 1, a sequence a depth and
/// a height of 1, and along these nothing ever slides.
///
/// Holding one is the proof that its extents are at least 1 and that its values can be counted:
/// nothing computed from a few of them overflows 128 bits.
public struct Shape: Hashable, Sendable {
  /// The largest extent along any axis, channels included.
  public static let largestExtent = Int(Int32.max)
  /// The largest number of values, 2⁴⁸.
  public static let largestCount: Int64 = 1 << 48

  /// The spatial axes.
  public let axes: SpatialAxes
  // Of 32 bits, so that a network of many layers takes less memory.
  private let planes: Int32
  private let rows: Int32
  private let columns: Int32
  private let maps: Int32

  /// Planes, from 1 to `largestExtent`; 1 unless there are three axes.
  public var depth: Int { Int(planes) }
  /// Rows, from 1 to `largestExtent`; 1 of a sequence.
  public var height: Int { Int(rows) }
  /// Columns, from 1 to `largestExtent`; of a sequence its length.
  public var width: Int { Int(columns) }
  /// Channels, from 1 to `largestExtent`.
  public var channels: Int { Int(maps) }

  /// A plane.
  ///
  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  public init(height: Int, width: Int, channels: Int) throws(LayerError) {
    try self.init(Extents(height: height, width: width), channels: channels)
  }

  /// A sequence.
  ///
  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  public init(length: Int, channels: Int) throws(LayerError) {
    try self.init(Extents(length: length), channels: channels)
  }

  /// Planes one behind the other.
  ///
  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  public init(depth: Int, height: Int, width: Int, channels: Int) throws(LayerError) {
    try self.init(Extents(depth: depth, height: height, width: width), channels: channels)
  }

  /// A volume of these extents.
  ///
  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  public init(_ extents: Extents, channels: Int) throws(LayerError) {
    try self.init(
      axes: extents.axes, depth: Int64(extents.depth), height: Int64(extents.height),
      width: Int64(extents.width), channels: Int64(channels))
  }

  /// The same of extents that a rule gave, which an `Int` of 32 bits need not hold.
  ///
  /// - Throws: `.extentOutOfRange`, `.tooManyValues`.
  init(
    axes: SpatialAxes, depth: Int64, height: Int64, width: Int64, channels: Int64
  ) throws(LayerError) {
    func checked(_ extent: Int64, _ axis: Axis) throws(LayerError) -> Int32 {
      guard extent >= 1, let narrow = Int32(exactly: extent) else {
        throw .extentOutOfRange(axis, extent)
      }
      return narrow
    }
    self.axes = axes
    planes = try checked(depth, .depth)
    rows = try checked(height, .height)
    columns = try checked(width, axes == .one ? .length : .width)
    maps = try checked(channels, .channels)
    let (plane, _) = height.multipliedReportingOverflow(by: width)
    let (volume, inPlanes) = plane.multipliedReportingOverflow(by: depth)
    let (count, inChannels) = volume.multipliedReportingOverflow(by: channels)
    guard !inPlanes, !inChannels, count <= Shape.largestCount else {
      throw .tooManyValues(
        Extents(axes) { axis in
          switch axis {
          case .depth: Int(depth)
          case .height: Int(height)
          case .width, .length, .channels: Int(width)
          }
        }, channels: Int(channels))
    }
  }

  /// A single value.
  static let one = Shape()

  /// A single value.
  package static var single: Shape { one }

  private init() {
    axes = .two
    planes = 1
    rows = 1
    columns = 1
    maps = 1
  }

  /// Values in the volume, `H·W·C`.
  public var count: Int64 { positions * Int64(channels) }

  /// Positions in the plane, `H·W`, or along all spatial axes.
  public var positions: Int64 { Int64(depth) * Int64(height) * Int64(width) }

  /// The extents along the spatial axes.
  public var extents: Extents { Extents(axes) { self[$0] } }

  /// The same extents with another number of channels.
  public func with(channels: Int) throws(LayerError) -> Shape {
    try Shape(extents, channels: channels)
  }

  /// The same channels and number of axes with other extents.
  public func with(_ extent: (Axis) -> Int) throws(LayerError) -> Shape {
    try Shape(Extents(axes, extent), channels: channels)
  }

  /// A column of values, as a fully connected layer gives it.
  public static func vector(_ count: Int, axes: SpatialAxes = .two) throws(LayerError) -> Shape {
    try Shape(Extents(axes) { _ in 1 }, channels: count)
  }
}

extension Shape {
  /// The length along an axis; 1 along one that the volume does not have.
  public subscript(axis: Axis) -> Int {
    switch axis {
    case .depth: depth
    case .height: height
    case .width, .length: width
    case .channels: channels
    }
  }

  /// The spatial axes, then the channels.
  public var allAxes: [Axis] { axes.allAndChannels }

  /// True if there is one position alone, so that the number of axes means nothing.
  public var isVector: Bool { positions == 1 }

  /// The volume that all of two or more are.
  ///
  /// - Throws: `.tooFewInputs`, `.inputsDiffer`, `.inputAxesDiffer`.
  static func common(to shapes: [Shape]) throws(LayerError) -> Shape {
    guard shapes.count >= 2 else { throw .tooFewInputs(count: shapes.count, needed: 2) }
    var common = shapes[0]
    for (index, shape) in shapes.enumerated() {
      try common.checkAxes(like: shape, index: index)
      if let axis = common.firstDifference(from: shape) {
        throw .inputsDiffer(index: index, first: common, other: shape, axis: axis)
      }
      if shape.axes > common.axes { common = shape }
    }
    return common
  }

  /// The first axis of either along which the lengths differ; nil if they are the same volume but for axes
  /// of length 1.
  func firstDifference(from other: Shape, except allowed: Axis? = nil) -> Axis? {
    max(axes, other.axes).allAndChannels.first { $0 != allowed && other[$0] != self[$0] }
  }

  /// Vectors go with any volume; everything else has as many axes as what it is merged with.
  ///
  /// - Throws: `.inputAxesDiffer`.
  func checkAxes(like other: Shape, index: Int) throws(LayerError) {
    guard axes == other.axes || isVector || other.isVector else {
      throw .inputAxesDiffer(index: index, first: self, other: other)
    }
  }
}

extension Shape {
  /// The volume over which two or more repeat their extents of 1.
  ///
  /// - Throws: `.tooFewInputs`, `.inputsDiffer`, `.inputAxesDiffer`.
  static func repeated(over shapes: [Shape]) throws(LayerError) -> Shape {
    guard shapes.count >= 2 else { throw .tooFewInputs(count: shapes.count, needed: 2) }
    var volume = shapes[0]
    for (index, shape) in shapes.enumerated() {
      volume = try volume.repeated(with: shape, at: index)
    }
    return volume
  }

  /// The volume over which this one and input `index` repeat their extents of 1.
  ///
  /// - Throws: `.inputsDiffer`, `.inputAxesDiffer`.
  func repeated(with shape: Shape, at index: Int) throws(LayerError) -> Shape {
    try checkAxes(like: shape, index: index)
    let axes = max(axes, shape.axes)
    if let axis = axes.allAndChannels.first(where: {
      shape[$0] != self[$0] && shape[$0] != 1 && self[$0] != 1
    }) {
      throw .inputsDiffer(index: index, first: self, other: shape, axis: axis)
    }
    return try Shape(
      Extents(axes) { max(self[$0], shape[$0]) }, channels: max(channels, shape.channels))
  }
}

extension Shape: CustomStringConvertible {
  /// `55×55×96`.
  public var description: String { "\(extents)×\(channels)" }
}
