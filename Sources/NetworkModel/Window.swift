/// The treatment of a remainder of `(N + 2P − F) / S`.
public enum Rounding: String, Hashable, Sendable, CaseIterable {
  /// Not accepted: the lectures' "doesn't fit".
  case exact
  /// Rounded down, as Caffe's convolution and PyTorch do; the far rows or columns, of the input or of its
  /// padding, stay unread.
  case floor
  /// Rounded up, as Caffe's pooling does; a last window that would start in the far padding is dropped,
  /// and one larger than the padded input is accepted if less than a stride is missing.
  case ceil
  /// Not said. Rounds down, and a remainder is reported.
  case unstated
}

/// One axis of a sliding window. Lengths are in pixels.
///
/// Source: Dumoulin & Visin, arXiv:1603.07285, relationships 6 and 15.
public struct Window: Hashable, Sendable {
  /// The largest kernel, stride, dilation or padding.
  public static let largestHyperparameter = 1_000_000

  // Of 32 bits, so that a network of many layers takes less memory: a layer has three windows.
  private let taps: Int32
  private let step: Int32
  private let spread: Int32
  /// Zeros for `same`.
  private let before: Int32
  private let after: Int32
  private let isSame: Bool

  /// Taps along the axis, F.
  public var kernel: Int { Int(taps) }
  /// Pixels between two placements, S.
  public var stride: Int { Int(step) }
  /// Pixels between two taps, D.
  public var dilation: Int { Int(spread) }
  /// Pixels added at both ends.
  public var padding: AxisPadding {
    isSame ? .same : .explicit(before: Int(before), after: Int(after))
  }

  /// - Throws: `.hyperparameterOutOfRange` unless 1 ≤ kernel, stride, dilation and 0 ≤ padding,
  ///   each at most `largestHyperparameter`.
  public init(
    kernel: Int, stride: Int = 1, dilation: Int = 1, padding: AxisPadding = .none
  ) throws(LayerError) {
    let atLeastOne = 1...Window.largestHyperparameter
    try Hyperparameter.kernel.check(kernel, in: atLeastOne)
    try Hyperparameter.stride.check(stride, in: atLeastOne)
    try Hyperparameter.dilation.check(dilation, in: atLeastOne)
    switch padding {
    case .explicit(let before, let after):
      try Hyperparameter.padding.check(before, in: 0...Window.largestHyperparameter)
      try Hyperparameter.padding.check(after, in: 0...Window.largestHyperparameter)
      self.before = Int32(before)
      self.after = Int32(after)
      isSame = false
    case .same:
      before = 0
      after = 0
      isSame = true
    }
    taps = Int32(kernel)
    step = Int32(stride)
    spread = Int32(dilation)
  }

  /// A single tap at every pixel, as along an axis that nothing slides along.
  public static var tap: Window { Window() }

  private init() {
    taps = 1
    step = 1
    spread = 1
    before = 0
    after = 0
    isSame = false
  }

  /// Pixels spanned by the dilated kernel, `E = D·(F − 1) + 1`.
  @_spi(Rules) public var dilatedKernel: Int64 {
    Int64(dilation) * Int64(kernel - 1) + 1
  }

  /// Padding before and after `n` pixels; `same` resolves here.
  ///
  /// For `same` the output has `⌈N / S⌉` positions, and of an odd total the larger half comes after.
  /// Source: TensorFlow, "Neural network operations: padding".
  @_spi(Rules) public func resolvedPadding(along n: Int) -> (before: Int64, after: Int64) {
    switch padding {
    case .explicit(let before, let after):
      return (Int64(before), Int64(after))
    case .same:
      let (n, stride) = (Int64(n), Int64(stride))
      let positions = (n + stride - 1) / stride
      let total = max((positions - 1) * stride + dilatedKernel - n, 0)
      return (total / 2, total - total / 2)
    }
  }
}

@_spi(Rules) extension Window {
  /// Positions the window takes along `n` pixels: `(N + 2P − E) / S + 1`, rounded as `rounding` says.
  ///
  /// - Throws: `.windowExceedsInput` if not one position fits; `.remainder` under `.exact`.
  public func positions<Number: RuleNumber>(
    along n: Int, axis: Axis, rounding: Rounding
  ) throws(LayerError) -> Number {
    guard !isSame else {
      return (.quantity("N", n) as Number).quotient(by: .quantity("S", stride), .up)
        .sourced("TensorFlow, padding `SAME`")
    }
    let fit = fit(along: n, axis: axis)
    let positions: Number = fit.positions(try fit.rounding(rounding))
    return positions.sourced("Dumoulin & Visin, arXiv:1603.07285, relationships 6 and 15")
  }

  /// The numbers of the window on `n` pixels.
  public func fit(along n: Int, axis: Axis) -> WindowFit {
    let (before, after) = resolvedPadding(along: n)
    return WindowFit(
      axis: axis, input: n, paddingBefore: before, paddingAfter: after, kernel: kernel,
      dilatedKernel: dilatedKernel, stride: stride)
  }

  /// The fit along `n` pixels if some of them, or of their padding, stay unread.
  func unreadRemainder(along n: Int, axis: Axis) -> WindowFit? {
    guard !isSame else { return nil }
    let fit = fit(along: n, axis: axis)
    return fit.unread == 0 ? nil : fit
  }
}

/// Padding of one axis.
public enum AxisPadding: Hashable, Sendable {
  case explicit(before: Int, after: Int)
  /// As many pixels as keep `⌈N / S⌉` positions.
  case same

  /// No padding at either end.
  public static let none = AxisPadding.explicit(before: 0, after: 0)
}

/// The numbers of `(N + 2P − F) / S + 1` where a window meets an axis; data for findings.
public struct WindowFit: Hashable, Sendable {
  /// The axis of the volume, or the channels where the window slides over those.
  public let axis: Axis
  /// N.
  public let input: Int
  /// Pixels of padding at the near end, resolved.
  public let paddingBefore: Int64
  /// Pixels of padding at the far end, resolved.
  public let paddingAfter: Int64
  /// Taps, F, before dilation.
  public let kernel: Int
  /// Pixels spanned, E; equal to `kernel` without dilation.
  public let dilatedKernel: Int64
  /// S.
  public let stride: Int
}

@_spi(Rules) extension WindowFit {
  /// Pixels between the first placement and the last that would fit, `N + 2P − E`.
  private func span<Number: RuleNumber>() -> Number {
    let number: Number = .quantity("N", input)
    let kernel: Number = .quantity(dilatedKernel == Int64(kernel) ? "F" : "E", dilatedKernel)
    guard paddingBefore == paddingAfter else {
      return number + .quantity("P₁", paddingBefore) + .quantity("P₂", paddingAfter) - kernel
    }
    return number
      + .quantity("2P", 2 * paddingBefore, written: "2·\(paddingBefore)") - kernel
  }

  /// `(N + 2P − E) / S + 1`, the one home of the formula.
  public func positions<Number: RuleNumber>(_ rounding: QuotientRounding) -> Number {
    let span: Number = span()
    return span.quotient(by: .quantity("S", stride), rounding) + .quantity("1", 1)
  }

  /// Pixels of the input, without its padding, beyond the last placement when rounding down.
  public var unreadInput: Int64 { min(max(unread - paddingAfter, 0), Int64(input)) }

  /// Pixels beyond the last placement when rounding down, those of the padding included; negative if not
  /// one placement fits.
  public var unread: Int64 {
    let span: Int64 = span()
    return span < 0 ? span : stride == 1 ? 0 : span % Int64(stride)
  }

  /// The positions in hundredths, rounded toward zero.
  public var hundredthsOfPositions: Int128 {
    let span: Int128 = span()
    return (span + Int128(stride)) * 100 / Int128(stride)
  }

  /// Returns the rounding of the quotient for a layer with this `rounding`.
  ///
  /// - Throws: `.windowExceedsInput` if not one position fits; `.remainder` under `.exact`.
  fileprivate func rounding(_ rounding: Rounding) throws(LayerError) -> QuotientRounding {
    let span: Int64 = span()
    // Caffe and PyTorch round up before they ask whether a window fits: one that lacks less than a
    // stride takes one position, clipped.
    if span < 0, rounding == .ceil, span > -Int64(stride) { return .up }
    guard span >= 0 else { throw .windowExceedsInput(self) }
    let (steps, unread) = span.quotientAndRemainder(dividingBy: Int64(stride))
    guard unread != 0 else { return .exact }
    switch rounding {
    case .exact:
      throw .remainder(self)
    case .floor, .unstated:
      return .down
    case .ceil:
      // Caffe's rule, which PyTorch follows: a window may not start in the padding after the input.
      return (steps + 1) * Int64(stride) < Int64(input) + paddingBefore ? .up : .down
    }
  }
}
