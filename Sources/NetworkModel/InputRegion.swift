/// The part of one input that a unit of a layer's output reads: planes, rows and columns, and channels.
///
/// The same for all units of one position, except for channels.
public struct InputRegion: Hashable, Sendable {
  /// Planes of the input, by plane of the output.
  public let depth: AxisRegion
  /// Rows of the input, by row of the output.
  public let rows: AxisRegion
  /// Columns of the input, by column of the output; of a sequence its positions.
  public let columns: AxisRegion
  /// Channels of the input.
  public let channels: ChannelRegion
  /// False if nobody knows what is read; the regions are then the whole input.
  public let isKnown: Bool

  /// What is read along each axis; along an axis that the input does not have, its one place.
  init(
    of input: Shape, channels: ChannelRegion, _ region: (Axis) -> AxisRegion
  ) {
    self.init(input.axes, channels: channels, region)
  }

  private init(
    _ axes: SpatialAxes, channels: ChannelRegion, isKnown: Bool = true,
    _ region: (Axis) -> AxisRegion
  ) {
    depth = axes == .three ? region(.depth) : .identity(along: 1)
    rows = axes >= .two ? region(.height) : .identity(along: 1)
    columns = region(axes == .one ? .length : .width)
    self.channels = channels
    self.isKnown = isKnown
  }

  /// The region along a spatial axis.
  public subscript(axis: Axis) -> AxisRegion {
    switch axis {
    case .depth: depth
    case .height: rows
    case .width, .length, .channels: columns
    }
  }
}

extension InputRegion {
  /// Each unit reads the pixel at its own place.
  static func pointwise(_ input: Shape, _ channels: ChannelRegion = .own) -> InputRegion {
    InputRegion(of: input, channels: channels) { .identity(along: input[$0]) }
  }

  /// Each unit reads all positions.
  static func whole(_ input: Shape, _ channels: ChannelRegion) -> InputRegion {
    InputRegion(of: input, channels: channels) { .whole(along: input[$0]) }
  }

  /// Each unit of an output of any axes reads all positions.
  static func everywhere(
    of input: Shape, _ channels: ChannelRegion, to output: Shape
  ) -> InputRegion {
    InputRegion(max(input.axes, output.axes), channels: channels) { .whole(along: input[$0]) }
  }

  /// Nobody knows what a unit reads.
  static func unknown(of input: Shape, to output: Shape) -> InputRegion {
    InputRegion(max(input.axes, output.axes), channels: .all, isKnown: false) {
      .whole(along: input[$0])
    }
  }

  /// Each cell of each region, along the depth, reads its pixels of a whole plane.
  static func regions(of input: Shape, cells: Extents) -> InputRegion {
    InputRegion(.three, channels: .own) { axis in
      axis == .depth ? .whole(along: 1) : .cells(cells[axis], along: input[axis])
    }
  }

  static func windowed(
    _ input: Shape, by windows: Windows, _ channels: ChannelRegion
  ) -> InputRegion {
    InputRegion(of: input, channels: channels) { .window(windows[$0], along: input[$0]) }
  }

  static func shifted(
    _ input: Shape, _ channels: ChannelRegion, beyond copies: Padding.Copies? = nil,
    by offset: (Axis) -> Int
  ) -> InputRegion {
    InputRegion(of: input, channels: channels) {
      .shifted(by: offset($0), along: input[$0], beyond: copies)
    }
  }

  /// Each unit reads all of one axis at its place along the others.
  static func along(_ axis: Axis, of input: Shape) -> InputRegion {
    InputRegion(of: input, channels: .own) {
      $0 == axis ? .whole(along: input[$0]) : .identity(along: input[$0])
    }
  }

  /// An extent of 1 is repeated.
  static func broadcast(_ input: Shape, to output: Shape) -> InputRegion {
    // A vector may have fewer axes than the volume over which it is repeated.
    InputRegion(
      output.axes, channels: input.channels == output.channels ? .own : .all
    ) { axis in
      input[axis] == output[axis]
        ? .identity(along: input[axis]) : .whole(along: input[axis])
    }
  }
}

/// The channels of an input that a channel of the output reads.
public enum ChannelRegion: Hashable, Sendable {
  case all
  /// Channel c reads channel c + `offset`, where there is one.
  case shifted(by: Int)
  /// `output` neighboring channels read the same `input` ones: the groups of a convolution.
  case blocks(output: Int, input: Int)
  /// Channel c reads channel c and the one this many further.
  case paired(apart: Int)
  /// This many neighbors on each side, where they exist.
  case neighbors(before: Int, after: Int)

  static let own = ChannelRegion.shifted(by: 0)

  /// The channels that a range of them reads, of an input with `count`; nil if none.
  public func range(of channels: ClosedRange<Int>, among count: Int) -> ClosedRange<Int>? {
    let (low, high): (Int, Int) =
      switch self {
      case .all: (0, count - 1)
      case .shifted(let offset): (channels.lowerBound + offset, channels.upperBound + offset)
      case .blocks(let output, let input):
        (channels.lowerBound / output * input, (channels.upperBound / output + 1) * input - 1)
      case .paired(let distance):
        (channels.lowerBound, channels.upperBound + distance)
      case .neighbors(let before, let after):
        // A sum of two extents may be larger than an `Int` of 32 bits.
        (
          channels.lowerBound - before,
          channels.upperBound + min(after, count - 1 - channels.upperBound)
        )
      }
    let (first, last) = (max(low, 0), min(high, count - 1))
    return first <= last ? first...last : nil
  }
}

extension InferredNetwork {
  /// Calls `body` with each input of a node and what the node reads of it, in order.
  public func forEachRead<Failure: Error>(
    of id: NodeID, _ body: (NodeID, InputRegion) throws(Failure) -> Void
  ) throws(Failure) {
    let (node, output) = (self[id], shape(of: id))
    switch node.inputs {
    case .none:
      return
    case .one(let input):
      try body(input, node.layer.reads(of: shape(of: input), at: 0, to: output))
    case .many(let inputs):
      var offset = 0
      for input in inputs {
        let volume = shape(of: input)
        try body(input, node.layer.reads(of: volume, at: offset, to: output))
        if case .concatenation(let layer) = node.layer {
          offset += volume[layer.axis]
        } else {
          offset += 1
        }
      }
    }
  }
}
