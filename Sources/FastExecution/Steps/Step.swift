import NetworkExecution

/// Work cut into tasks that threads take one by one; they write disjoint parts of one volume.
protocol Step: Sendable {
  var output: Volume { get }
  var taskCount: Int { get }

  /// - Precondition: `task` is below `taskCount`.
  func run(_ task: Int, in memory: Memory) throws(KernelError)
}

/// Tasks of nearly equal size over a number of things.
struct Portions: Hashable, Sendable {
  let total: Int
  /// Things in a task; the last may have fewer.
  let size: Int

  /// - Parameters:
  ///   - count: Portions wished for.
  ///   - unit: Their size is a multiple of it.
  init(of total: Int, into count: Int, unit: Int = 1) {
    self.total = total
    let wished = (total + max(count, 1) - 1) / max(count, 1)
    size = max((wished + unit - 1) / unit, 1) * unit
  }

  var count: Int { (total + size - 1) / size }

  subscript(index: Int) -> Range<Int> { index * size..<min((index + 1) * size, total) }
}

/// The planes of each pair of image and block of channels, their rows cut into portions.
struct PlaneTasks: Hashable, Sendable {
  let images: Int
  let blocks: Int
  let depth: Int
  let rows: Portions

  /// - Parameters:
  ///   - count: Tasks wished for; there are more if there are more planes.
  init(_ volume: Volume, into count: Int) {
    images = volume.shape.images
    blocks = volume.blocks
    depth = volume.shape.depth
    let planes = images * blocks * depth
    rows = Portions(of: volume.shape.height, into: (count + planes - 1) / planes)
  }

  var count: Int { images * blocks * depth * rows.count }

  subscript(task: Int) -> (image: Int, block: Int, plane: Int, rows: Range<Int>) {
    let (rest, portion) = task.quotientAndRemainder(dividingBy: rows.count)
    let (volume, plane) = rest.quotientAndRemainder(dividingBy: depth)
    return (volume / blocks, volume % blocks, plane, rows[portion])
  }
}
