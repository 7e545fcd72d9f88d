/// The number of a volume's spatial axes: a sequence, a plane, or a clip or body of planes.
public enum SpatialAxes: Int, Hashable, Sendable, CaseIterable, Comparable {
  /// A sequence, `L×C`.
  case one = 1
  /// A plane, `H×W×C`.
  case two
  /// Planes one behind the other, `D×H×W×C`: frames of a clip, slices of a body.
  case three

  /// Orders fewer before more.
  public static func < (a: SpatialAxes, b: SpatialAxes) -> Bool { a.rawValue < b.rawValue }

  /// The axes, in the order in which shapes are written.
  public var all: [Axis] {
    switch self {
    case .one: [.length]
    case .two: [.height, .width]
    case .three: [.depth, .height, .width]
    }
  }

  /// The axes, then the channels.
  public var allAndChannels: [Axis] { all + [.channels] }

  /// Returns the place of a spatial axis among all; 0 for one that there is not.
  package func place(of axis: Axis) -> Int { all.firstIndex(of: axis) ?? 0 }

  /// Returns whether a volume with so many axes has this one.
  public func contains(_ axis: Axis) -> Bool {
    switch axis {
    case .depth: self == .three
    case .height, .width: self >= .two
    case .length: self == .one
    case .channels: true
    }
  }

  /// The product of a term for each axis, in their order.
  func product<Number: RuleNumber, Failure: Error>(
    _ term: (Axis) throws(Failure) -> Number
  ) throws(Failure) -> Number {
    switch self {
    case .one: try term(.length)
    case .two: try term(.height) * term(.width)
    case .three: try term(.depth) * term(.height) * term(.width)
    }
  }
}

/// A dimension of a volume.
///
/// `length` is the one spatial axis of a sequence, which is kept as a plane's `width`: rows and planes
/// that a volume does not have count as one.
public enum Axis: String, Hashable, Sendable, CaseIterable {
  /// From plane to plane; `frames` in the language, where depth counts layers.
  case depth = "frames"
  case height, width, length, channels
}

/// A whole number for each spatial axis: a size in pixels, or factors.
public struct Extents: Hashable, Sendable {
  /// The axes that there is a number for.
  public let axes: SpatialAxes
  /// The number of planes; 1 with fewer than three axes, unless the numbers are differences.
  public let depth: Int
  /// The number of rows; 1 with one axis, unless the numbers are differences.
  public let height: Int
  /// The number of columns, or the length of a sequence.
  public let width: Int

  /// Numbers for a plane.
  public init(height: Int, width: Int) {
    self.init(axes: .two, depth: 1, height: height, width: width)
  }

  /// A number for a sequence.
  public init(length: Int) { self.init(axes: .one, depth: 1, height: 1, width: length) }

  /// Numbers for planes one behind the other.
  public init(depth: Int, height: Int, width: Int) {
    self.init(axes: .three, depth: depth, height: height, width: width)
  }

  /// A number for each axis that there is; `unused` stands for the others.
  public init<Failure: Error>(
    _ axes: SpatialAxes, unused: Int = 1, _ number: (Axis) throws(Failure) -> Int
  ) throws(Failure) {
    switch axes {
    case .one:
      self.init(axes: axes, depth: unused, height: unused, width: try number(.length))
    case .two:
      let height = try number(.height)
      self.init(axes: axes, depth: unused, height: height, width: try number(.width))
    case .three:
      let depth = try number(.depth)
      let height = try number(.height)
      self.init(axes: axes, depth: depth, height: height, width: try number(.width))
    }
  }

  private init(axes: SpatialAxes, depth: Int, height: Int, width: Int) {
    self.axes = axes
    self.depth = depth
    self.height = height
    self.width = width
  }

  /// The number for a spatial axis; 1 for the channels.
  public subscript(axis: Axis) -> Int {
    switch axis {
    case .depth: depth
    case .height: height
    case .width, .length: width
    case .channels: 1
    }
  }

  /// The numbers of the axes that there are, in their order.
  public var all: [Int] { axes.all.map { self[$0] } }

  /// True if the number is the same for every axis that there is.
  public var isUniform: Bool {
    switch axes {
    case .one: true
    case .two: height == width
    case .three: height == width && height == depth
    }
  }

  /// - Throws: `.axesDiffer` unless the numbers are for a volume with these axes.
  func check(for volume: SpatialAxes) throws(LayerError) {
    guard axes == volume else { throw .axesDiffer(needed: axes, found: volume) }
  }
}

extension Extents: CustomStringConvertible {
  /// `7×7`.
  public var description: String {
    switch axes {
    case .one: "\(width)"
    case .two: "\(height)×\(width)"
    case .three: "\(depth)×\(height)×\(width)"
    }
  }
}
