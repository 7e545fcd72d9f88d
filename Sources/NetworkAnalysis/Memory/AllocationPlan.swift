public import NetworkModel

/// The offsets in one arena of all memory of a run.
///
/// Two ways are tried, and the smaller arena kept: the pieces as they begin, each in the smallest gap that
/// holds it or at the end (best fit; of equal gaps the first), and, in networks of not too many layers, the
/// largest first, each in the smallest gap between those that live when it does. Starts are multiples of the
/// alignment.
public struct AllocationPlan: Sendable {
  /// Bytes, by storage of the run.
  public let offsets: [Int64]
  /// The size of the arena: the end of the piece that ends last.
  ///
  /// Where sizes are not known, no arena has fewer bytes than live at once.
  public let arenaBytes: KnownCount
  /// Bytes of which each start is a multiple.
  public let alignment: Int

  /// As much as the widest vector registers and a cache line take.
  public static let defaultAlignment = 64
  /// Pieces beyond which the largest are not placed first, which takes the square of their number.
  private static let mostSorted = 1_000

  /// - Throws: `.countOverflow(.bytes)` if the pieces, each rounded up, exceed 64 bits together.
  /// - Precondition: `alignment` is a power of two.
  public init(
    of run: LiveTensors, alignment: Int = AllocationPlan.defaultAlignment
  ) throws(AnalysisError) {
    precondition(alignment > 0 && alignment & (alignment - 1) == 0, "no power of two")
    let rounded = try AllocationPlan.rounded(run, to: alignment)
    var (offsets, end) = AllocationPlan.placedInOrder(run, rounded)
    if rounded.count <= AllocationPlan.mostSorted, end > run.knownPeakBytes {
      let other = AllocationPlan.placedLargestFirst(run, rounded)
      if other.end < end { (offsets, end) = other }
    }
    self.offsets = offsets
    self.alignment = alignment
    arenaBytes = run.isPartial ? run.peakBytes : KnownCount(end)
  }

  private static func rounded(
    _ run: LiveTensors, to alignment: Int
  ) throws(AnalysisError) -> [Int64] {
    var rounded: [Int64] = []
    rounded.reserveCapacity(run.storages.count)
    var sum: Int64 = 0
    for storage in run.storages {
      do throws(LayerError) {
        let bytes = try storage.bytes.plus(Int64(alignment) - 1) & ~(Int64(alignment) - 1)
        sum = try sum.plus(bytes)
        rounded.append(bytes)
      } catch {
        throw AnalysisError(node: run.order[storage.first], error: error)
      }
    }
    return rounded
  }

  private static func placedInOrder(
    _ run: LiveTensors, _ sizes: [Int64]
  ) -> (offsets: [Int64], end: Int64) {
    let ending = run.storagesByLastStep
    var gaps = Gaps()
    var offsets: [Int64] = []
    offsets.reserveCapacity(sizes.count)
    var ended = 0
    for (place, storage) in run.storages.enumerated() {
      while ended < ending.count, run.storages[ending[ended]].last < storage.first {
        let piece = ending[ended]
        gaps.give(back: offsets[piece], sizes[piece])
        ended += 1
      }
      offsets.append(gaps.take(sizes[place]))
    }
    return (offsets, gaps.end)
  }

  private static func placedLargestFirst(
    _ run: LiveTensors, _ sizes: [Int64]
  ) -> (offsets: [Int64], end: Int64) {
    var offsets = Array(repeating: 0 as Int64, count: sizes.count)
    // By offset.
    var placed: [Int] = []
    var end: Int64 = 0
    for piece in sizes.indices.sorted(by: { (-sizes[$0], $0) < (-sizes[$1], $1) }) {
      let storage = run.storages[piece]
      var best: (start: Int64, length: Int64)?
      var free: Int64 = 0
      for other in placed where run.storages[other].lives(with: storage) {
        let length = offsets[other] - free
        if length >= sizes[piece], length < best?.length ?? .max { best = (free, length) }
        free = max(free, offsets[other] + sizes[other])
      }
      offsets[piece] = best?.start ?? free
      end = max(end, offsets[piece] + sizes[piece])
      let place = placed.firstIndex { offsets[$0] > offsets[piece] } ?? placed.count
      placed.insert(piece, at: place)
    }
    return (offsets, end)
  }
}

extension LiveTensors.Storage {
  fileprivate func lives(with other: Self) -> Bool { first <= other.last && other.first <= last }
}

extension LiveTensors {
  /// The storages in the order in which they end.
  fileprivate var storagesByLastStep: [Int] {
    var starts = Array(repeating: 0, count: order.count + 1)
    for storage in storages { starts[storage.last + 1] += 1 }
    for step in order.indices { starts[step + 1] += starts[step] }
    var sorted = Array(repeating: 0, count: storages.count)
    for (place, storage) in storages.enumerated() {
      sorted[starts[storage.last]] = place
      starts[storage.last] += 1
    }
    return sorted
  }
}
