import NetworkModel

/// How far a window slides: the executor's own account of padding and rounding, by sliding alone.
struct SlidingAxis {
  /// Where each placement begins, in pixels of the unpadded input; may be negative.
  let starts: [Int]

  /// Slides a window over `n` pixels until it no longer fits.
  init(_ window: Window, along n: Int, rounding: Rounding) {
    let reach = (window.kernel - 1) * window.dilation
    var before = 0
    var after = 0
    switch window.padding {
    case .explicit(let first, let last):
      (before, after) = (first, last)
    case .same:
      // A placement for every stride that begins inside the input; what the last one lacks is padded,
      // the odd pixel at the end.
      var last = 0
      while last + window.stride < n { last += window.stride }
      let missing = max(last + reach + 1 - n, 0)
      before = missing / 2
      after = missing - before
    }
    var starts: [Int] = []
    var start = -before
    while start + reach < n + after {
      starts.append(start)
      start += window.stride
    }
    // Rounding up places one more window, beyond the padding, if there is anything left for it to see
    // and it begins before the far padding.
    if rounding == .ceil, window.padding != .same, start < n,
      (starts.last ?? start - window.stride) + reach + 1 < n + after
    {
      starts.append(start)
    }
    self.starts = starts
  }
}
