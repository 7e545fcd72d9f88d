@_spi(Rules) public import NetworkModel

/// The rules that decided how many positions a window takes along an axis: what rounding made of the quotient,
/// and how much padding `same` came to.
public struct WindowDecision: Hashable, Sendable {
  /// The axis.
  public let axis: Axis
  /// Pixels of the input along it.
  public let input: Int
  /// Pixels spanned by the dilated kernel.
  public let kernel: Int64
  /// Pixels between two placements.
  public let stride: Int
  /// Pixels added before the first, as computed.
  public let paddingBefore: Int64
  /// Pixels added after the last.
  public let paddingAfter: Int64
  /// True if the padding follows from the positions instead of the other way round.
  public let isSame: Bool
  /// The rounding that the layer has.
  public let rounding: Rounding
  /// Positions of the window.
  public let positions: Int64
  /// Pixels beyond the last placement, those of the padding included; 0 where all are read.
  public let unread: Int64
  /// True if rounding up would give one position more, whose window would begin in the padding after the input.
  public let dropsWindow: Bool

  /// The decisions for every axis of a layer that slides a window; none for any other layer.
  public static func decisions(of id: NodeID, in network: InferredNetwork) -> [WindowDecision] {
    let layer = network[id].layer
    // A transposed convolution has a window and no rounding.
    guard let windows = layer.windows, let rounding = layer.window?.rounding,
      case .one(let volume) = network.input(of: id)
    else { return [] }
    return windows.axes.all.compactMap {
      WindowDecision(windows[$0], along: volume[$0], $0, rounding)
    }
  }

  private init?(_ window: Window, along input: Int, _ axis: Axis, _ rounding: Rounding) {
    let fit = window.fit(along: input, axis: axis)
    guard
      let positions: Int64 = try? window.positions(along: input, axis: axis, rounding: rounding)
    else { return nil }
    self.axis = axis
    self.input = input
    kernel = fit.dilatedKernel
    stride = fit.stride
    paddingBefore = fit.paddingBefore
    paddingAfter = fit.paddingAfter
    isSame = window.padding == .same
    self.rounding = rounding
    self.positions = positions
    let end = (positions - 1) * Int64(stride) + kernel
    unread = max(Int64(input) + paddingBefore + paddingAfter - end, 0)
    dropsWindow = rounding == .ceil && !isSame && unread > 0
  }

  /// The pixel of the input, from 0, at which a window after the last one would begin.
  public var nextStart: Int64 { positions * Int64(stride) - paddingBefore }

  /// True if the last window reaches beyond the padded input.
  public var isClipped: Bool {
    (positions - 1) * Int64(stride) + kernel > Int64(input) + paddingBefore + paddingAfter
  }
}
