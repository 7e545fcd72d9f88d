import ComputeKernels
import NetworkExecution

/// Pixels of padding around a channel, kept in memory as zeros.
struct Margins: Hashable, Sendable {
  var front = 0
  var top = 0
  var left = 0
  var back = 0
  var bottom = 0
  var right = 0

  static let none = Margins()

  /// Grows each side to that of another one.
  mutating func formUnion(_ other: Margins) {
    front = max(front, other.front)
    top = max(top, other.top)
    left = max(left, other.left)
    back = max(back, other.back)
    bottom = max(bottom, other.bottom)
    right = max(right, other.right)
  }
}

/// The layout of a volume in memory: image, block of channels, plane, row, column, channel of the block, with
/// margins around each block. Distances are in values.
struct Volume: Hashable, Sendable {
  let shape: TensorShape
  let margins: Margins
  /// Channels that lie side by side in a pixel: a block of 16, or all where a volume has few and only
  /// convolutions read it.
  let lanes: Int
  /// The first pixel of the first block of the first image, its margins before it.
  let offset: Int
  let row: Int
  let plane: Int
  let block: Int
  let image: Int

  static func blocks(channels: Int, lanes: Int = laneCount) -> Int {
    (channels + lanes - 1) / lanes
  }

  /// Channels of a block.
  static var laneCount: Int { Int(CK_BLOCK) }

  /// A volume whose memory, margins and all, begins at `start`.
  init(_ shape: TensorShape, margins: Margins, lanes: Int, start: Int) {
    self.shape = shape
    self.margins = margins
    self.lanes = lanes
    row = (margins.left + shape.width + margins.right) * lanes
    plane = (margins.top + shape.height + margins.bottom) * row
    block = (margins.front + shape.depth + margins.back) * plane
    image = Self.blocks(channels: shape.channels, lanes: lanes) * block
    offset = start + margins.front * plane + margins.top * row + margins.left * lanes
  }

  /// The channels of a larger volume from one of its blocks on.
  init(_ shape: TensorShape, of whole: Volume, firstBlock: Int) {
    self.shape = shape
    margins = whole.margins
    lanes = whole.lanes
    row = whole.row
    plane = whole.plane
    block = whole.block
    image = whole.image
    offset = whole.offset + firstBlock * whole.block
  }

  var blocks: Int { Self.blocks(channels: shape.channels, lanes: lanes) }

  /// Values that all images take, margins and all.
  static func count(_ shape: TensorShape, margins: Margins, lanes: Int) throws(KernelError) -> Int {
    // Every factor is at least 1, so the product bounds each of those that `init` makes.
    try bounded(
      shape.images, blocks(channels: shape.channels, lanes: lanes),
      margins.front + shape.depth + margins.back,
      margins.top + shape.height + margins.bottom, margins.left + shape.width + margins.right,
      lanes)
  }
}

extension Volume {
  func pointer(in memory: Memory, image index: Int, block number: Int) -> UnsafeMutablePointer<
    Float
  > {
    memory.base + offset + index * image + number * block
  }

  /// From a block, a plane and a row on.
  func view(
    in memory: Memory, image index: Int, from number: Int, plane: Int = 0, row first: Int = 0
  ) -> ck_volume {
    ck_volume(
      origin: pointer(in: memory, image: index, block: number) + plane * self.plane + first * row,
      row: row, block: block)
  }

  /// Makes the margins of one image zeros.
  func clearMargins(in memory: Memory, image index: Int) {
    guard margins != .none else { return }
    let (left, right) = (margins.left * lanes, margins.right * lanes)
    for number in 0..<blocks {
      let first = pointer(in: memory, image: index, block: number)
      let begin = first - margins.top * row - left
      (begin - margins.front * plane).update(repeating: 0, count: margins.front * plane)
      for z in 0..<shape.depth {
        let origin = first + z * plane
        (origin - margins.top * row - left).update(repeating: 0, count: margins.top * row)
        for y in 0..<shape.height {
          (origin + y * row - left).update(repeating: 0, count: left)
          (origin + y * row + shape.width * lanes).update(repeating: 0, count: right)
        }
        (origin + shape.height * row - left).update(repeating: 0, count: margins.bottom * row)
      }
      (begin + shape.depth * plane).update(repeating: 0, count: margins.back * plane)
    }
  }

  /// The values as a tensor.
  func tensor(in memory: Memory) -> Tensor {
    let values = [Float](unsafeUninitializedCapacity: shape.count) { values, initialized in
      guard let base = values.baseAddress else { return }
      for image in 0..<shape.images {
        for number in 0..<blocks {
          let first = number * lanes
          separate(
            in: memory, image: image, block: number,
            to: base + (image * shape.channels + first) * shape.planeCount)
        }
      }
      initialized = shape.count
    }
    return Tensor(shape, values)
  }

  /// Writes the channels of one block one after the other, each plane by plane.
  func separate(
    in memory: Memory, image: Int, block number: Int, to planes: UnsafeMutablePointer<Float>
  ) {
    let pixels = pointer(in: memory, image: image, block: number)
    for z in 0..<shape.depth {
      ck_separate(
        pixels + z * plane, row, lanes, planes + z * shape.height * shape.width, shape.planeCount,
        min(lanes, shape.channels - number * lanes), shape.height, shape.width)
    }
  }

  /// Takes some rows of one plane of a block over from a tensor of the same extents.
  func fill(
    from tensor: Tensor, in memory: Memory, image: Int, block number: Int, plane z: Int,
    rows: Range<Int>
  ) {
    let first = number * lanes
    tensor.values.withUnsafeBufferPointer { values in
      guard let base = values.baseAddress else { return }
      ck_interleave(
        base + (image * shape.channels + first) * shape.planeCount
          + (z * shape.height + rows.lowerBound) * shape.width,
        shape.planeCount, min(lanes, shape.channels - first),
        pointer(in: memory, image: image, block: number) + z * plane + rows.lowerBound * row, row,
        lanes, rows.count, shape.width)
    }
  }

  /// Takes one image over from a tensor of the same extents.
  func fill(from tensor: Tensor, in memory: Memory, image: Int) {
    for block in 0..<blocks {
      for plane in 0..<shape.depth {
        fill(
          from: tensor, in: memory, image: image, block: block, plane: plane,
          rows: 0..<shape.height)
      }
    }
  }
}

/// The memory of a run: the volumes, and the input of the network.
struct Memory: @unchecked Sendable {
  // Steps write disjoint parts of it, and read what earlier ones have written.
  let base: UnsafeMutablePointer<Float>
  var feeds: [Tensor] = []
}
