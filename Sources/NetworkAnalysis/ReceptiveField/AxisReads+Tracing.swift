@_spi(Rules) import NetworkModel

extension AxisRegion {
  /// The pixels that a set of units reads.
  ///
  /// - Parameter steps: how many taps may still be followed one by one; beyond them the pixels from the
  ///   first to the last are taken.
  func pixels(readBy units: PixelSet, steps: inout Int) -> PixelSet {
    if isIdentity, let bounds = units.bounds, Int64(bounds.upperBound) < pixels { return units }
    var ranges: [ClosedRange<Int>] = []
    var isExact = units.isExact && windows?.isExact != false
    for range in units.ranges {
      if let copies {
        let places = firstPixel(of: range.lowerBound)...lastPixel(of: range.upperBound)
        ranges += copies.pixels(at: places, along: Int(pixels))
        continue
      }
      if isContiguous(over: range) {
        if let pixels = pixels(between: range) { ranges.append(pixels) }
        continue
      }
      let (taps, overflow) = Int64(range.count).multipliedReportingOverflow(
        by: dilation > 1 ? taps : 1)
      guard !overflow, taps <= Int64(steps) else {
        isExact = false
        if let pixels = pixels(between: range) { ranges.append(pixels) }
        continue
      }
      steps -= Int(taps)
      for unit in range { append(unit, to: &ranges) }
    }
    return PixelSet(joining: ranges, isExact: isExact)
  }

  /// Returns whether neighboring units leave no pixel out between them.
  private func isContiguous(over units: ClosedRange<Int>) -> Bool {
    if margin > 0 { return false }
    if dilation > 1 { return step == 1 && divisor == 1 && Int64(units.count) >= dilation }
    if let windows, windows.stride > windows.extent { return units.count == 1 }
    return units.count == 1 || step + first - last <= divisor
  }

  private func append(_ unit: Int, to ranges: inout [ClosedRange<Int>]) {
    guard dilation > 1 else {
      if margin > 0, let read = pixels(of: unit) {
        let (low, high) = (max(read.first, 0), min(read.last, Int128(pixels) - 1))
        if low <= high { ranges.append(Int(low)...Int(high)) }
      } else if let pixels = pixels(between: unit...unit) {
        ranges.append(pixels)
      }
      return
    }
    let end = Int128(step) * Int128(unit) + Int128(last)
    for tap in 0..<taps {
      let place = end - Int128(tap) * Int128(dilation)
      guard place >= 0, place % Int128(divisor) == 0 else { continue }
      let pixel = place / Int128(divisor)
      if pixel < Int128(pixels) { ranges.append(Int(pixel)...Int(pixel)) }
    }
  }
}
