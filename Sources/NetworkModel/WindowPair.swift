/// A window on the plane: one `Window` an axis.
public struct WindowPair: Hashable, Sendable {
  /// The window along rows.
  public let vertical: Window
  /// The window along columns.
  public let horizontal: Window

  /// A window for each axis; they may differ in every number.
  public init(vertical: Window, horizontal: Window) {
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// Taps, `F_h·F_w`.
  public var area: Int64 { Int64(vertical.kernel) * Int64(horizontal.kernel) }
}

extension WindowPair {
  /// Taps as a rule writes them.
  func taps<Number: RuleNumber>() -> Number {
    .quantity("F", vertical.kernel) * .quantity("F", horizontal.kernel)
  }
}

/// Windows that a layer slides over the plane.
public struct SlidingWindow: Hashable, Sendable {
  /// The window along rows and columns.
  public let windows: WindowPair
  /// The treatment of a remainder; nil for a transposed convolution, which has none.
  public let rounding: Rounding?

  init(_ windows: WindowPair, rounding: Rounding?) {
    self.windows = windows
    self.rounding = rounding
  }

  /// Axes along which pixels of the input or of its padding stay unread although no rounding was stated.
  func unreadRemainders(on input: Shape) -> [WindowFit] {
    guard rounding == .unstated else { return [] }
    let rows = windows.vertical.unreadRemainder(along: input.height, axis: .height)
    let columns = windows.horizontal.unreadRemainder(along: input.width, axis: .width)
    // Nearly always there is none, and an empty array allocates nothing.
    switch (rows, columns) {
    case (nil, nil): return []
    case (let fit?, nil), (nil, let fit?): return [fit]
    case (let rows?, let columns?): return [rows, columns]
    }
  }
}
