/// A number of pixels at both ends of each spatial axis.
public struct Sides: Hashable, Sendable {
  /// The axes that there are two numbers for.
  public let axes: SpatialAxes
  /// Planes in front; 0 unless there are three axes.
  public let front: Int
  /// Rows above; 0 with one axis.
  public let top: Int
  /// Columns on the left, or positions before the first.
  public let left: Int
  /// Planes behind; 0 unless there are three axes.
  public let back: Int
  /// Rows below; 0 with one axis.
  public let bottom: Int
  /// Columns on the right, or positions after the last.
  public let right: Int

  /// Numbers for a plane.
  public init(top: Int = 0, left: Int = 0, bottom: Int = 0, right: Int = 0) {
    self.init(.two) { axis in
      axis == .height ? (top, bottom) : (left, right)
    }
  }

  /// Two numbers for each axis that there is.
  public init<Failure: Error>(
    _ axes: SpatialAxes, _ ends: (Axis) throws(Failure) -> (before: Int, after: Int)
  ) throws(Failure) {
    self.axes = axes
    (front, back) = axes == .three ? try ends(.depth) : (0, 0)
    (top, bottom) = axes >= .two ? try ends(.height) : (0, 0)
    (left, right) = try ends(axes == .one ? .length : .width)
  }

  /// The numbers at the near and at the far end of a spatial axis.
  public subscript(axis: Axis) -> (before: Int, after: Int) {
    switch axis {
    case .depth: (front, back)
    case .height: (top, bottom)
    case .width, .length: (left, right)
    case .channels: (0, 0)
    }
  }

  /// True if there is nothing at any end.
  public var isEmpty: Bool {
    front == 0 && top == 0 && left == 0 && back == 0 && bottom == 0 && right == 0
  }

  /// - Throws: `.axesDiffer` unless the numbers are for a volume with these axes.
  func check(for volume: SpatialAxes) throws(LayerError) {
    guard axes == volume || isEmpty else { throw .axesDiffer(needed: axes, found: volume) }
  }
}

extension SpatialAxes {
  /// The names of both ends of every axis, in the order in which descriptions write sides: those before, then
  /// those after.
  package var sideNames: [String] {
    all.map { $0.sideHyperparameters.before.rawValue }
      + all.map { $0.sideHyperparameters.after.rawValue }
  }
}

extension Axis {
  /// The words of a formula for what lies before and after.
  var sideWords: (before: String, after: String) {
    switch self {
    case .depth: ("front", "back")
    case .height: ("top", "bottom")
    case .width, .length: ("left", "right")
    case .channels: ("before", "after")
    }
  }

  /// The properties that state what lies before and after.
  package var sideHyperparameters: (before: Hyperparameter, after: Hyperparameter) {
    switch self {
    case .depth: (.front, .back)
    case .height: (.top, .bottom)
    case .width, .length: (.left, .right)
    case .channels: (.channels, .channels)
    }
  }

  /// The property that states an extent along the axis.
  public var hyperparameter: Hyperparameter {
    switch self {
    case .depth: .frames
    case .height: .height
    case .width: .width
    case .length: .length
    case .channels: .channels
    }
  }
}
