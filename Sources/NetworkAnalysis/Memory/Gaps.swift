/// The free stretches of an arena that grows at its end.
struct Gaps {
  /// Bytes that the arena has come to.
  private(set) var end: Int64 = 0
  private var bySize = SortedGaps()
  /// Lengths by where gaps begin, and beginnings by where they end.
  private var lengths: [Int64: Int64] = [:]
  private var beginnings: [Int64: Int64] = [:]

  /// The beginning of a stretch that was free.
  mutating func take(_ bytes: Int64) -> Int64 {
    guard bytes > 0 else { return 0 }
    if let gap = bySize.first(ofAtLeast: bytes) {
      remove(gap)
      if gap.length > bytes {
        insert(SortedGaps.Gap(length: gap.length - bytes, start: gap.start + bytes))
      }
      return gap.start
    }
    // A gap at the end need only grow.
    if let start = beginnings[end], let length = lengths[start] {
      remove(SortedGaps.Gap(length: length, start: start))
      end = start + bytes
      return start
    }
    let start = end
    end += bytes
    return start
  }

  /// Frees a stretch that was taken.
  mutating func give(back start: Int64, _ bytes: Int64) {
    guard bytes > 0 else { return }
    var (first, length) = (start, bytes)
    if let before = beginnings[start] {
      remove(SortedGaps.Gap(length: start - before, start: before))
      (first, length) = (before, length + start - before)
    }
    if let after = lengths[start + bytes] {
      remove(SortedGaps.Gap(length: after, start: start + bytes))
      length += after
    }
    insert(SortedGaps.Gap(length: length, start: first))
  }

  private mutating func insert(_ gap: SortedGaps.Gap) {
    bySize.insert(gap)
    lengths[gap.start] = gap.length
    beginnings[gap.start + gap.length] = gap.start
  }

  private mutating func remove(_ gap: SortedGaps.Gap) {
    bySize.remove(gap)
    lengths[gap.start] = nil
    beginnings[gap.start + gap.length] = nil
  }
}

/// Gaps by length, then by start, in chunks short enough to insert in.
///
/// A network may leave half a million gaps; one sorted array would move them all for each.
struct SortedGaps {
  struct Gap: Hashable, Comparable {
    let length: Int64
    let start: Int64

    static func < (a: Gap, b: Gap) -> Bool { (a.length, a.start) < (b.length, b.start) }
  }

  /// None is empty.
  private var chunks: [[Gap]] = []
  private static let longestChunk = 1024

  /// The shortest gap that is as long, the first of several.
  func first(ofAtLeast length: Int64) -> Gap? {
    let wanted = Gap(length: length, start: .min)
    let chunk = chunks.firstPlace { $0[$0.count - 1] >= wanted }
    guard chunk < chunks.count else { return nil }
    return chunks[chunk][chunks[chunk].firstPlace { $0 >= wanted }]
  }

  mutating func insert(_ gap: Gap) {
    guard !chunks.isEmpty else {
      chunks = [[gap]]
      return
    }
    let chunk = min(chunks.firstPlace { $0[$0.count - 1] >= gap }, chunks.count - 1)
    chunks[chunk].insert(gap, at: chunks[chunk].firstPlace { $0 >= gap })
    guard chunks[chunk].count > SortedGaps.longestChunk else { return }
    let half = SortedGaps.longestChunk / 2
    chunks.insert(Array(chunks[chunk][half...]), at: chunk + 1)
    chunks[chunk].removeSubrange(half...)
  }

  mutating func remove(_ gap: Gap) {
    let chunk = chunks.firstPlace { $0[$0.count - 1] >= gap }
    guard chunk < chunks.count else { return }
    let place = chunks[chunk].firstPlace { $0 >= gap }
    guard place < chunks[chunk].count, chunks[chunk][place] == gap else { return }
    chunks[chunk].remove(at: place)
    if chunks[chunk].isEmpty { chunks.remove(at: chunk) }
  }
}

extension Array {
  /// The first place whose element `belongs`, as all after it do; the count if none does.
  fileprivate func firstPlace(where belongs: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
