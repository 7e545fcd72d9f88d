/// The pixels of an input that units of the output read along one axis, in one formula for all kinds.
///
/// Unit i reads each pixel n, 0 ≤ n < N, with `⌊(A·i + B) / C⌋ ≤ n ≤ ⌊(A·i + L) / C⌋`; of a dilated
/// kernel those alone that a tap meets, `C·n ≡ A·i + L (mod D)`. Both bounds grow with i.
///
/// A window has A = S, B = −P, L = E − 1 − P, C = 1; turned round, A = 1, B = P − E + S, L = P, C = S.
///
/// Where units read whole windows, n counts the windows, and the pixels are those from the first to the last.
public struct AxisRegion: Hashable, Sendable {
  /// A.
  public let step: Int64
  /// B.
  public let first: Int64
  /// L, at least B − C + 1.
  public let last: Int64
  /// C, at least 1.
  public let divisor: Int64
  /// D, at least 1.
  public let dilation: Int64
  /// Pixels more on both sides that a unit reads if it reads more than one.
  public let margin: Int64
  /// N.
  public let pixels: Int64
  /// What units read in place of pixels that there are not, beside a step, a divisor and a dilation of 1; nil
  /// for nothing.
  public let copies: Padding.Copies?
  /// The windows that are read whole, beside a dilation of 1 and no margin; nil if single pixels are.
  public let windows: Windows?

  /// Windows that lie at equal distances: the first begins at `first` and ends with `last`.
  public struct Windows: Hashable, Sendable {
    /// S, pixels from window to window.
    public let stride: Int64
    let first: Int64
    let last: Int64
    /// How many there are.
    let count: Int64
    /// True if each of them is there, and every pixel from its first to its last is in it.
    public let isExact: Bool

    /// Pixels from the first to the last.
    public var extent: Int64 { last - first + 1 }
  }

  init(
    step: Int64, first: Int64, last: Int64, divisor: Int64 = 1, dilation: Int64 = 1,
    margin: Int64 = 0, along pixels: Int, beyond copies: Padding.Copies? = nil,
    windows: Windows? = nil
  ) {
    self.windows = windows
    self.margin = margin
    self.copies = copies
    self.step = step
    self.first = first
    self.last = last
    self.divisor = divisor
    self.dilation = dilation
    self.pixels = Int64(pixels)
  }

  /// True if unit i reads pixel i and no other.
  public var isIdentity: Bool {
    step == 1 && first == 0 && last == 0 && divisor == 1 && windows == nil
  }

  /// True if unit i reads the whole axis.
  public var isWhole: Bool { step == 0 && first == 0 && last == pixels - 1 }

  /// Taps of the kernel, F.
  public var taps: Int64 { (last - first + divisor - 1) / dilation + 1 }

  /// The pixels that unit `i` reads, were there pixels on both sides of the axis, as the first, the last and
  /// how far they are apart; nil if it reads none, as between the strides of a transposed convolution.
  public func pixels(of i: Int) -> (first: Int128, last: Int128, step: Int64)? {
    guard dilation > 1 else {
      let (first, last) = (quotient(of: i, self.first), quotient(of: i, self.last))
      if windows != nil {
        return first <= last ? (firstPixel(of: i), lastPixel(of: i), 1) : nil
      }
      guard first != last else { return (first, last, 1) }
      return first < last ? (first - Int128(margin), last + Int128(margin), 1) : nil
    }
    // Tap t meets a pixel if D·t ≡ A·i + L (mod C), which is so for every (C / g)th one.
    let end = Int128(step) * Int128(i) + Int128(last)
    let apart = divisor / greatestCommonDivisor(divisor, dilation)
    var tap: Int64 = 0
    while tap < min(apart, taps), (end - Int128(tap) * Int128(dilation)) % Int128(divisor) != 0 {
      tap += 1
    }
    guard tap < min(apart, taps) else { return nil }
    let furthest = tap + (taps - 1 - tap) / apart * apart
    return (
      (end - Int128(furthest) * Int128(dilation)) / Int128(divisor),
      (end - Int128(tap) * Int128(dilation)) / Int128(divisor), dilation * apart / divisor
    )
  }

  /// The most pixels, from first to last, that one unit spans where the axis has no end.
  public var widest: Int64 {
    let common = greatestCommonDivisor(divisor, dilation)
    let between = taps > 1 ? 2 * margin : 0
    let most = (taps - 1) / (divisor / common) * (dilation / common) + 1 + between
    return windows.map { (most - 1) * $0.stride + $0.extent } ?? most
  }

  /// The least pixel that unit `i` or a later one reads, were there pixels on both sides of the axis.
  public func firstPixel(of i: Int) -> Int128 {
    let first = quotient(of: i, first) - Int128(margin)
    return windows.map { first * Int128($0.stride) + Int128($0.first) } ?? first
  }

  /// The largest pixel that unit `i` or an earlier one reads, were there pixels on both sides.
  public func lastPixel(of i: Int) -> Int128 {
    let last = quotient(of: i, last) + Int128(margin)
    return windows.map { last * Int128($0.stride) + Int128($0.last) } ?? last
  }

  /// From the first pixel of the axis that the first unit reads to the last that the last one reads; nil for none.
  public func pixels(between units: ClosedRange<Int>) -> ClosedRange<Int>? {
    var (low, high) = (firstPixel(of: units.lowerBound), lastPixel(of: units.upperBound))
    if let windows {
      // A pixel is in no window that the pooling did not take.
      let end = Int128(windows.count) - 1
      let first = max(quotient(of: units.lowerBound, self.first), 0)
      let last = min(quotient(of: units.upperBound, self.last), end)
      guard first <= last else { return nil }
      low = first * Int128(windows.stride) + Int128(windows.first)
      high = last * Int128(windows.stride) + Int128(windows.last)
    }
    (low, high) = (max(low, 0), min(high, Int128(pixels) - 1))
    return low <= high ? Int(low)...Int(high) : nil
  }

  private func quotient(of i: Int, _ offset: Int64) -> Int128 {
    let dividend = Int128(step) * Int128(i) + Int128(offset)
    let (quotient, rest) = dividend.quotientAndRemainder(dividingBy: Int128(divisor))
    return rest < 0 ? quotient - 1 : quotient
  }

  /// The pixels that `units` read, each counted once for each unit that reads it, where every unit reads one
  /// and neither dilation nor margin is in use.
  func readsInAll(of units: Int) -> Int64 {
    // Up to the end only the later pixels count, from it on all of the axis.
    let ended = units.count { lastPixel(of: $0) >= Int128(pixels) - 1 }
    let begun = units.count { firstPixel(of: $0) >= 0 }
    let inside = units - ended
    let lasts = sum(from: 0, to: inside, last) + Int128(ended) * (Int128(pixels) - 1)
    let firsts = sum(from: units - begun, to: units, first)
    // A unit reads at most N pixels, and N·M fits.
    return Int64(clamping: lasts - firsts + Int128(units))
  }

  /// Returns `Σ ⌊(A·i + offset) / C⌋` for the units of a range.
  private func sum(from first: Int, to end: Int, _ offset: Int64) -> Int128 {
    guard first < end else { return 0 }
    let start = Int128(step) * Int128(first) + Int128(offset)
    return floorSum(
      count: Int128(end - first), step: Int128(step), start: start, divisor: Int128(divisor))
  }

  // MARK: Kinds of reading

  static func identity(along pixels: Int) -> AxisRegion {
    AxisRegion(step: 1, first: 0, last: 0, along: pixels)
  }

  /// Unit i reads pixel i + `offset`, where there is one.
  static func shifted(
    by offset: Int, along pixels: Int, beyond copies: Padding.Copies? = nil
  ) -> AxisRegion {
    AxisRegion(
      step: 1, first: Int64(offset), last: Int64(offset), along: pixels, beyond: copies)
  }

  static func whole(along pixels: Int) -> AxisRegion {
    AxisRegion(step: 0, first: 0, last: Int64(pixels) - 1, along: pixels)
  }

  static func window(_ window: Window, along pixels: Int) -> AxisRegion {
    let before = window.resolvedPadding(along: pixels).before
    return AxisRegion(
      step: Int64(window.stride), first: -before, last: window.dilatedKernel - 1 - before,
      dilation: Int64(window.dilation), along: pixels)
  }

  /// Of a transposed convolution: unit i reads each pixel whose filter reaches it.
  static func spread(_ window: Window, along pixels: Int) -> AxisRegion {
    let stride = Int64(window.stride)
    let before =
      switch window.padding {
      case .explicit(let before, _): Int64(before)
      case .same: max(window.dilatedKernel - stride, 0) / 2
      }
    return spread(window, paddedBefore: before, along: pixels)
  }

  private static func spread(
    _ window: Window, paddedBefore before: Int64, along pixels: Int
  ) -> AxisRegion {
    let stride = Int64(window.stride)
    return AxisRegion(
      step: 1, first: before - window.dilatedKernel + stride, last: before, divisor: stride,
      dilation: Int64(window.dilation), along: pixels)
  }

  /// Pixel i of `count` is in each of these windows, as many as `positions`.
  static func covering(_ window: Window, of count: Int, along positions: Int) -> AxisRegion {
    spread(window, paddedBefore: window.resolvedPadding(along: count).before, along: positions)
  }

  /// Pixel i reads all of each window that it is in, or lies between taps of.
  ///
  /// - Parameter positions: how many windows there are, at least and at most.
  static func windows(
    _ window: Window, around pixels: Int, positions: ClosedRange<Int64>
  ) -> AxisRegion {
    let stride = Int64(window.stride)
    let before = window.resolvedPadding(along: pixels).before
    let last = window.dilatedKernel - 1 - before
    return AxisRegion(
      step: 1, first: stride - 1 - last, last: before, divisor: stride, along: pixels,
      windows: Windows(
        stride: stride, first: -before, last: last, count: positions.upperBound,
        isExact: window.dilation == 1 && positions.count == 1))
  }

  /// Cells that divide `pixels` into `count`, from `⌊i·N / M⌋` to `⌈(i + 1)·N / M⌉`.
  static func cells(_ count: Int, along pixels: Int) -> AxisRegion {
    count == 1
      ? whole(along: pixels)
      : reduced(
        step: Int64(pixels), first: 0, last: Int64(pixels) - 1, divisor: Int64(count), along: pixels
      )
  }

  /// The same places in lowest terms: `⌊(g·x + b) / (g·c)⌋ = ⌊(x + ⌊b / g⌋) / c⌋`.
  static func reduced(
    step: Int64, first: Int64, last: Int64, divisor: Int64, margin: Int64 = 0,
    along pixels: Int
  ) -> AxisRegion {
    let common = greatestCommonDivisor(divisor, step)
    func floored(_ offset: Int64) -> Int64 {
      let (quotient, rest) = offset.quotientAndRemainder(dividingBy: common)
      return rest < 0 ? quotient - 1 : quotient
    }
    return AxisRegion(
      step: step / common, first: floored(first), last: floored(last), divisor: divisor / common,
      margin: margin, along: pixels)
  }
}

extension Int {
  /// Returns the number of indices below this one from the first for which `holds` is true, all later ones
  /// being so too.
  fileprivate func count(where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, self)
    while low < high {
      let middle = low + (high - low) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return self - low
  }
}
