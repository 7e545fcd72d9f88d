@_spi(Rules) extension Window {
  /// Pixels of the input, padding left out, that all placements together read along `n` pixels;
  /// a pixel read by several placements counts each time.
  ///
  /// Pooling looks at these alone: a window over the border is clipped. Takes logarithmic time.
  public func pixelsRead(along n: Int, positions: Int64) -> Int64 {
    pixelsRead(of: Int64(n), after: resolvedPadding(along: n).before, positions: positions)
  }

  /// The same of `n` pixels after `before` of padding, whatever the window's own padding is.
  public func pixelsRead(of n: Int64, after before: Int64, positions: Int64) -> Int64 {
    let (kernel, stride) = (Int64(kernel), Int64(stride))
    guard before > 0 || (positions - 1) * stride + dilatedKernel > n else {
      return positions * kernel
    }
    // Placement i reads pixel i·S + t·D − P at tap t: real are those before N, minus those before 0.
    return reads(before: n + before, positions: positions)
      - reads(before: before, positions: positions)
  }

  /// Pairs of a placement i and a tap t with `i·S + t·D < bound`.
  private func reads(before bound: Int64, positions: Int64) -> Int64 {
    guard bound > 0 else { return 0 }
    let (kernel, stride, dilation) = (Int64(kernel), Int64(stride), Int64(dilation))
    // At the first taps each placement is below the bound, at the last ones none is.
    let full = bound - 1 - (positions - 1) * stride
    let fullTaps = full < 0 ? 0 : min(full / dilation + 1, kernel)
    let taps = min((bound - 1) / dilation + 1, kernel)
    let partial = floorSum(
      count: taps - fullTaps, step: dilation, start: bound - 1 - (taps - 1) * dilation,
      divisor: stride)
    return fullTaps * positions + partial + (taps - fullTaps)
  }

  /// The same as a rule writes it: taps of all placements but those outside the input.
  func pixelsRead<Number: RuleNumber>(
    along n: Int, positions: Int, symbol: String, kernelSymbol: String = "F",
    outside words: String = "taps beyond the border"
  ) -> Number {
    let taps: Number = .quantity(symbol, positions) * .quantity(kernelSymbol, kernel)
    let count = Int64(positions)
    let outside = count * Int64(kernel) - pixelsRead(along: n, positions: count)
    return outside == 0 ? taps : taps - .quantity(words, outside)
  }

  /// Refuses a window that could read only padding, where there is nothing to pool.
  ///
  /// - Throws: `.windowInPadding`, and what `positions(along:axis:rounding:)` throws.
  func checkReading(along n: Int, axis: Axis, rounding: Rounding) throws(LayerError) {
    let (before, after) = resolvedPadding(along: n)
    guard max(before, after) < dilatedKernel else {
      throw .windowInPadding(axis: axis, dilatedKernel: dilatedKernel, padding: max(before, after))
    }
    // A window that reaches over the border has a real tap unless the gap between two taps spans all
    // pixels; then each window has one real tap at most.
    guard dilation > n else { return }
    let count: Int64 = try positions(along: n, axis: axis, rounding: rounding)
    guard pixelsRead(along: n, positions: count) < count else { return }
    throw .windowInPadding(axis: axis, dilatedKernel: dilatedKernel, padding: max(before, after))
  }
}
