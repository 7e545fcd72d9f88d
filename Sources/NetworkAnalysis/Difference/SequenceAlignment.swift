/// Longest common subsequences, within bounds.
enum SequenceAlignment {
  /// Comparisons, and bytes, that all the sequences of one alignment may take.
  static let mostCells = 1 << 24

  /// Places of a longest common subsequence.
  ///
  /// Takes the product of the lengths, without common beginnings and ends, from `cells`; if that is more
  /// than is left, only these beginnings and ends are matched.
  static func pairs(_ a: [Int], _ b: [Int], cells: inout Int) -> [(Int, Int)] {
    var start = 0
    while start < min(a.count, b.count), a[start] == b[start] { start += 1 }
    var tail = 0
    while tail < min(a.count, b.count) - start, a[a.count - 1 - tail] == b[b.count - 1 - tail] {
      tail += 1
    }
    let head = (0..<start).map { ($0, $0) }
    let end = (0..<tail).map { (a.count - tail + $0, b.count - tail + $0) }
    let (rows, columns) = (a.count - start - tail, b.count - start - tail)
    let (product, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard product > 0, !overflow, product <= cells else { return head + end }
    cells -= product
    let middle = longest(a[start..<start + rows], b[start..<start + columns])
    return head + middle + end
  }

  /// By the table of lengths, of which only each cell's direction is kept.
  private static func longest(_ a: ArraySlice<Int>, _ b: ArraySlice<Int>) -> [(Int, Int)] {
    let columns = b.count
    var isStepInA = [Bool](repeating: false, count: a.count * columns)
    var next = [Int32](repeating: 0, count: columns + 1)
    var current = next
    for i in a.indices.reversed() {
      let row = (i - a.startIndex) * columns
      for j in b.indices.reversed() {
        let column = j - b.startIndex
        if a[i] == b[j] {
          current[column] = next[column + 1] + 1
        } else {
          isStepInA[row + column] = next[column] >= current[column + 1]
          current[column] = max(next[column], current[column + 1])
        }
      }
      swap(&next, &current)
    }
    var pairs: [(Int, Int)] = []
    var (i, j) = (a.startIndex, b.startIndex)
    while i < a.endIndex, j < b.endIndex {
      if a[i] == b[j] {
        pairs.append((i, j))
        (i, j) = (i + 1, j + 1)
      } else if isStepInA[(i - a.startIndex) * columns + j - b.startIndex] {
        i += 1
      } else {
        j += 1
      }
    }
    return pairs
  }

  /// Places of a longest increasing subsequence of distinct numbers, in n log n.
  static func longestIncreasing(_ numbers: [Int]) -> [Int] {
    // By length, the place of the smallest last number.
    var ends: [Int] = []
    var previous = [Int](repeating: -1, count: numbers.count)
    for (place, number) in numbers.enumerated() {
      var (low, high) = (0, ends.count)
      while low < high {
        let middle = (low + high) / 2
        if numbers[ends[middle]] < number { low = middle + 1 } else { high = middle }
      }
      if low > 0 { previous[place] = ends[low - 1] }
      if low == ends.count { ends.append(place) } else { ends[low] = place }
    }
    var places: [Int] = []
    var place = ends.last ?? -1
    while place >= 0 {
      places.append(place)
      place = previous[place]
    }
    return places.reversed()
  }
}
