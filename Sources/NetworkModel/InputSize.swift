/// Another size for a network's input, as written: `224`, `224x224`, `224x224x3`.
///
/// What the numbers mean follows from the axes of the network's own input: one number is meant for all of
/// them, as many as there are axes are its extents, and one more is the channels.
public struct InputSize: Hashable, Sendable {
  /// The numbers in the order in which they are written, four at most.
  public let numbers: [Int]
  /// True if the channels are written first.
  public let channelsFirst: Bool
  /// The length of every axis, whatever the numbers say; nil to leave it to them.
  private var side: Int?

  /// The largest number of numbers: three extents and the channels.
  public static let mostNumbers = 4

  /// A size, which is checked when the network is expanded.
  public init(_ numbers: [Int], channelsFirst: Bool = false) {
    self.numbers = numbers
    self.channelsFirst = channelsFirst
  }

  /// The same channels with all extents equal to `side`.
  public func with(side: Int) -> InputSize {
    var size = self
    size.side = side
    return size
  }

  /// The largest extent, whatever the axes.
  public var largestExtent: Int {
    guard numbers.count > 2 else { return numbers.max() ?? 1 }
    return (channelsFirst ? numbers.dropFirst() : numbers.dropLast()).max() ?? 1
  }

  /// The extents and the channels, nil for those of the description; nil if there are too few numbers or too
  /// many for an input with these axes.
  public func volume(like axes: SpatialAxes) -> (extents: Extents, channels: Int?)? {
    if let side {
      return (Extents(axes) { _ in side }, written(for: axes)?.channels)
    }
    return written(for: axes)
  }

  private func written(for axes: SpatialAxes) -> (extents: Extents, channels: Int?)? {
    guard let first = numbers.first, let last = numbers.last else { return nil }
    if numbers.count == 1 { return (Extents(axes) { _ in first }, nil) }
    let hasChannels = numbers.count == axes.rawValue + 1
    guard hasChannels || numbers.count == axes.rawValue else { return nil }
    let extents =
      !hasChannels
      ? numbers[...] : channelsFirst ? numbers.dropFirst() : numbers.dropLast()
    var place = extents.startIndex
    let volume = Extents(axes) { _ in
      defer { place += 1 }
      return extents[place]
    }
    return (volume, hasChannels ? channelsFirst ? first : last : nil)
  }
}

extension InputSize: CustomStringConvertible {
  /// `224x224x3`.
  public var description: String { numbers.map { "\($0)" }.joined(separator: "x") }
}
