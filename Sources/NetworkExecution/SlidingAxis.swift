package import NetworkModel

/// The sliding of a window along one axis: the executor's own treatment of padding and rounding, by
/// sliding alone.
package struct SlidingAxis: Sendable {
  /// The start of each placement, in pixels of the unpadded input; may be negative.
  package let starts: [Int]
  /// The pixels with their padding, from a negative one on.
  let padded: Range<Int>
  /// The pixels themselves.
  let pixels: Range<Int>
  /// From the first tap of a placement to its last.
  let reach: Int
  private let dilation: Int

  /// Slides a window over `count` pixels until it no longer fits.
  ///
  /// - Throws: `.windowDoesNotFit` if there is no placement, `.tooLarge` if the window spans more than
  ///   any tensor has.
  init(
    _ window: Window, along count: Int, axis: Axis, rounding: Rounding
  ) throws(KernelError) {
    dilation = window.dilation
    reach = try bounded(window.kernel - 1, window.dilation)
    pixels = 0..<count
    switch window.padding {
    case .explicit(let before, let after):
      padded = -before..<count + after
    case .same:
      // A placement for every stride that begins inside the input; what the last one lacks is padded,
      // the odd pixel at the end.
      var last = 0
      while last + window.stride < count { last += window.stride }
      let missing = max(last + reach + 1 - count, 0)
      padded = -(missing / 2)..<count + missing - missing / 2
    }
    var starts: [Int] = []
    var start = padded.lowerBound
    while start + reach < padded.upperBound {
      starts.append(start)
      start += window.stride
    }
    // Rounding up places one more window if there is anything left for it to see and it begins before
    // the far padding.
    let seen = start - window.stride + reach + 1
    if rounding == .ceil, window.padding != .same, start < count, seen < padded.upperBound {
      starts.append(start)
    }
    guard !starts.isEmpty else { throw .windowDoesNotFit(axis) }
    self.starts = starts
  }

  /// The pixels under the taps of the placement that begins at `start`, padding left out.
  func realPixels(from start: Int) -> [Int] {
    let taps = taps(from: start, within: pixels)
    return Array(stride(from: taps.first, to: taps.end, by: dilation))
  }

  /// Taps over pixels or padding; what rounding up adds beyond the padding is neither.
  func paddedCount(from start: Int) -> Int {
    let taps = taps(from: start, within: padded)
    return taps.first < taps.end ? (taps.end - 1 - taps.first) / dilation + 1 : 0
  }

  /// The first tap in a range, and where to stop going from tap to tap.
  private func taps(from start: Int, within range: Range<Int>) -> (first: Int, end: Int) {
    // Taps before the range are stepped over at once.
    let missing = max(range.lowerBound - start, 0)
    let first = start + (missing + dilation - 1) / dilation * dilation
    return (first, min(range.upperBound, start + reach + 1))
  }

  /// All pixels that any placement spans, real or not.
  package var span: Range<Int> {
    let first = starts.first ?? 0
    return first..<(starts.last ?? first) + reach + 1
  }
}

/// A window slid along every axis of a volume.
package struct SlidingVolume: Sendable {
  package let axes: SpatialAxes
  package let depth: SlidingAxis
  package let vertical: SlidingAxis
  package let horizontal: SlidingAxis

  package subscript(axis: Axis) -> SlidingAxis {
    switch axis {
    case .depth: depth
    case .height: vertical
    case .width, .length, .channels: horizontal
    }
  }

  /// The placements of the window, with the images and channels of `input`.
  ///
  /// - Throws: `.tooLarge`.
  package func shape(
    from input: TensorShape, channels: Int
  ) throws(KernelError) -> TensorShape {
    try input.with(channels: channels) { self[$0].starts.count }
  }

  /// - Throws: `.windowDoesNotFit`, `.tooLarge`, `.axesDiffer`.
  package init(
    _ windows: Windows, over input: TensorShape, rounding: Rounding
  ) throws(KernelError) {
    guard windows.axes == input.axes else { throw .axesDiffer }
    axes = windows.axes
    depth = try SlidingAxis(windows.depth, along: input.depth, axis: .depth, rounding: rounding)
    vertical = try SlidingAxis(
      windows.vertical, along: input.height, axis: .height, rounding: rounding)
    horizontal = try SlidingAxis(
      windows.horizontal, along: input.width, axis: axes == .one ? .length : .width,
      rounding: rounding)
  }
}
