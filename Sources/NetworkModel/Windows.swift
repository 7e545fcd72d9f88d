/// A window on a volume: one `Window` for each spatial axis.
public struct Windows: Hashable, Sendable {
  /// The axes that the window slides along.
  public let axes: SpatialAxes
  /// The window from plane to plane; a single tap with fewer than three axes.
  public let depth: Window
  /// The window along rows; a single tap with one axis.
  public let vertical: Window
  /// The window along columns, or along a sequence.
  public let horizontal: Window

  /// A window on the plane; its axes may differ in every number.
  public init(vertical: Window, horizontal: Window) {
    axes = .two
    depth = .tap
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// A window along a sequence.
  public init(along length: Window) {
    axes = .one
    depth = .tap
    vertical = .tap
    horizontal = length
  }

  /// A window on planes one behind the other.
  public init(depth: Window, vertical: Window, horizontal: Window) {
    axes = .three
    self.depth = depth
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// A window made axis by axis.
  public init<Failure: Error>(
    _ axes: SpatialAxes, _ window: (Axis) throws(Failure) -> Window
  ) throws(Failure) {
    self.axes = axes
    depth = axes == .three ? try window(.depth) : .tap
    vertical = axes >= .two ? try window(.height) : .tap
    horizontal = try window(axes == .one ? .length : .width)
  }

  /// The window along a spatial axis; a single tap along the channels.
  public subscript(axis: Axis) -> Window {
    switch axis {
    case .depth: depth
    case .height: vertical
    case .width, .length: horizontal
    case .channels: .tap
    }
  }

  /// Taps, `F_h·F_w`.
  public var area: Int64 {
    Int64(depth.kernel) * Int64(vertical.kernel) * Int64(horizontal.kernel)
  }

  /// The same along every axis that there is.
  public var isUniform: Bool {
    switch axes {
    case .one: true
    case .two: vertical == horizontal
    case .three: vertical == horizontal && vertical == depth
    }
  }
}

extension Windows {
  /// Taps as a rule writes them.
  func taps<Number: RuleNumber>() -> Number {
    axes.product { .quantity("F", self[$0].kernel) }
  }

  /// The most taps, so that no count of products exceeds 128 bits.
  private static let mostTaps: Int64 = 1_000_000_000_000

  /// - Throws: `.axesDiffer` unless the volume has the window's axes; `.hyperparameterOutOfRange` for a kernel
  ///   of too many taps.
  func check(on input: Shape) throws(LayerError) {
    guard input.axes == axes else { throw .axesDiffer(needed: axes, found: input.axes) }
    guard area <= Windows.mostTaps else {
      let largest = max(depth.kernel, vertical.kernel, horizontal.kernel)
      // What the other axes leave for it.
      let most = Windows.mostTaps / max(area / Int64(largest), 1)
      throw .hyperparameterOutOfRange(.kernel, largest, 1...max(Int(clamping: most), 1))
    }
  }
}

/// Windows that a layer slides over a volume.
public struct SlidingWindow: Hashable, Sendable {
  /// The window along each axis.
  public let windows: Windows
  /// The treatment of a remainder; nil for a transposed convolution, which has none.
  public let rounding: Rounding?

  init(_ windows: Windows, rounding: Rounding?) {
    self.windows = windows
    self.rounding = rounding
  }

  /// Axes along which pixels of the input or of its padding stay unread although no rounding was stated.
  func unreadRemainders(on input: Shape) -> [WindowFit] {
    guard rounding == .unstated, windows.axes == input.axes else { return [] }
    // Nearly always there is none, and an empty array allocates nothing.
    var unread: [WindowFit] = []
    if windows.axes == .three,
      let fit = windows.depth.unreadRemainder(along: input.depth, axis: .depth)
    {
      unread.append(fit)
    }
    if windows.axes >= .two,
      let fit = windows.vertical.unreadRemainder(along: input.height, axis: .height)
    {
      unread.append(fit)
    }
    let last: Axis = windows.axes == .one ? .length : .width
    if let fit = windows.horizontal.unreadRemainder(along: input.width, axis: last) {
      unread.append(fit)
    }
    return unread
  }
}
