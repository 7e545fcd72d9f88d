/// A window on the plane: one `Window` an axis.
public struct WindowPair: Hashable, Sendable {
  public let vertical: Window
  public let horizontal: Window

  public init(vertical: Window, horizontal: Window) {
    self.vertical = vertical
    self.horizontal = horizontal
  }

  /// Taps, `F·F`.
  public var area: Int { vertical.kernel * horizontal.kernel }

  /// Positions down and across.
  ///
  /// - Throws: `.windowExceedsInput`, `.remainder`, for the height first.
  public func positions(
    on input: Shape, rounding: Rounding
  ) throws(LayerError) -> (height: Int, width: Int) {
    (
      try vertical.positions(along: input.height, axis: .height, rounding: rounding),
      try horizontal.positions(along: input.width, axis: .width, rounding: rounding)
    )
  }

  public func unreadRemainders(on input: Shape, rounding: Rounding) -> [WindowFit] {
    let rows = vertical.unreadRemainder(along: input.height, axis: .height, rounding: rounding)
    let columns = horizontal.unreadRemainder(along: input.width, axis: .width, rounding: rounding)
    // Nearly always there is none, and an empty array allocates nothing.
    switch (rows, columns) {
    case (nil, nil): return []
    case (let fit?, nil), (nil, let fit?): return [fit]
    case (let rows?, let columns?): return [rows, columns]
    }
  }

  /// Values of one channel that all placements together read, padding left out.
  public func pixelsRead(on input: Shape, output: Shape) -> Int128 {
    Int128(vertical.pixelsRead(along: input.height, positions: output.height))
      * Int128(horizontal.pixelsRead(along: input.width, positions: output.width))
  }
}
