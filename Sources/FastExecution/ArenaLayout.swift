import NetworkExecution

/// Places for the volumes of a plan in one piece of memory: volumes that are never alive at the same
/// time may share a place.
struct ArenaLayout {
  /// By value.
  private(set) var volumes: [Volume] = []
  /// Values that the memory holds.
  private(set) var count = 0

  /// - Throws: `.tooLarge`.
  init(
    _ values: [PlannedValue], operations: [Operation], keeping outputs: [ValueID]
  ) throws(KernelError) {
    let wholes = Self.wholes(of: values)
    var blocks = try Self.blocks(values, wholes)
    for (step, operation) in operations.enumerated() {
      for value in operation.inputs + [operation.output] {
        blocks[wholes[value.index].value.index].extend(to: step)
      }
    }
    for output in outputs {
      blocks[wholes[output.index].value.index].extend(to: operations.count)
    }
    count = try Self.place(&blocks)
    volumes = values.enumerated().map { index, value in
      let (whole, firstBlock) = wholes[index]
      let owner = values[whole.index]
      let volume = Volume(
        owner.shape, margins: owner.margins, lanes: owner.lanes, start: blocks[whole.index].start)
      return Volume(value.shape, of: volume, firstBlock: firstBlock)
    }
  }

  /// One volume that is not a part of another one.
  private struct Block {
    let count: Int
    var start = 0
    /// The steps that it must outlast.
    var life: ClosedRange<Int>?

    mutating func extend(to step: Int) {
      life = min(life?.lowerBound ?? step, step)...max(life?.upperBound ?? step, step)
    }
  }

  /// The largest volume that each value is a part of, and the block at which it begins there.
  private static func wholes(
    of values: [PlannedValue]
  ) -> [(value: ValueID, firstBlock: Int)] {
    var wholes = values.indices.map { (value: ValueID(index: $0), firstBlock: 0) }
    // A whole is made after its parts: backwards, its own whole is known already.
    for index in values.indices.reversed() {
      guard let (larger, firstBlock) = values[index].whole else { continue }
      let (value, offset) = wholes[larger.index]
      wholes[index] = (value, offset + firstBlock)
    }
    return wholes
  }

  private static func blocks(
    _ values: [PlannedValue], _ wholes: [(value: ValueID, firstBlock: Int)]
  ) throws(KernelError) -> [Block] {
    var blocks: [Block] = []
    for (index, value) in values.enumerated() {
      let isWhole = wholes[index].value.index == index
      let count =
        isWhole
        ? try Volume.count(value.shape, margins: value.margins, lanes: value.lanes) : 0
      // The next volume begins at a cache line again.
      let line = Volume.laneCount
      blocks.append(Block(count: (count + line - 1) / line * line))
    }
    return blocks
  }

  /// Gives each block the lowest place that is free for its whole life, the largest first.
  ///
  /// - Returns: The values that all take.
  private static func place(_ blocks: inout [Block]) throws(KernelError) -> Int {
    var placed: [Int] = []
    var end = 0
    let order = blocks.indices.sorted { blocks[$0].count > blocks[$1].count }
    for index in order {
      guard let life = blocks[index].life else { continue }
      var start = 0
      // In the order of their places, so that a gap is found when it is passed.
      for other in placed {
        guard let otherLife = blocks[other].life, otherLife.overlaps(life) else { continue }
        if blocks[other].start >= start + blocks[index].count { break }
        start = max(start, blocks[other].start + blocks[other].count)
      }
      blocks[index].start = start
      end = max(end, start + blocks[index].count)
      _ = try bounded(end)
      let place = placed.firstIndex { blocks[$0].start > start } ?? placed.count
      placed.insert(index, at: place)
    }
    return end
  }
}
