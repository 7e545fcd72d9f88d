/// Longest common subsequences, within bounds.
enum SequenceAlignment {
  /// Comparisons, and bytes, that all the sequences of one alignment may take.
  static let mostCells = 1 << 24

  /// An element of a sequence. Two are equal if they agree in one of the two tokens.
  struct Element {
    let token: Int
    let otherToken: Int
    /// Equal for elements of one name; negative if no element of the other sequence has it.
    let name: Int

    init(_ token: Int, _ otherToken: Int, name: Int = -1) {
      self.token = token
      self.otherToken = otherToken
      self.name = name
    }

    func equals(_ other: Element) -> Bool {
      token == other.token || otherToken == other.otherToken
    }

    /// Returns whether it is of the name of another one, or neither is of a name of the other sequence.
    func isNamed(as other: Element) -> Bool { name == other.name }
  }

  /// Places of a longest common subsequence, and among these of one with the most equal names.
  ///
  /// Takes the product of the lengths, without elements that are in one sequence alone and without common
  /// beginnings and ends, from `cells`; if that is more than is left, only these beginnings and ends are
  /// matched.
  static func pairs(_ a: [Element], _ b: [Element], cells: inout Int) -> [(Int, Int)] {
    let (placesInA, placesInB) = (common(a, b), common(b, a))
    let pairs = pairsOfCommon(
      placesInA.map { a[$0] }, placesInB.map { b[$0] }, cells: &cells)
    return pairs.map { (placesInA[$0.0], placesInB[$0.1]) }
  }

  /// The places of elements that the other sequence may have as well.
  private static func common(_ a: [Element], _ b: [Element]) -> [Int] {
    var tokens: Set<Int> = []
    var otherTokens: Set<Int> = []
    for element in b {
      tokens.insert(element.token)
      otherTokens.insert(element.otherToken)
    }
    return a.indices.filter {
      tokens.contains(a[$0].token) || otherTokens.contains(a[$0].otherToken)
    }
  }

  private static func pairsOfCommon(
    _ a: [Element], _ b: [Element], cells: inout Int
  ) -> [(Int, Int)] {
    let shorter = min(a.count, b.count)
    var (start, tail) = (0, 0)
    // Beginnings and ends in which a name says otherwise are left to the table, if there is one.
    for ignoresNames in [false, true] {
      while start < shorter - tail, a[start].equals(b[start]),
        ignoresNames || a[start].isNamed(as: b[start])
      {
        start += 1
      }
      while tail < shorter - start, a[a.count - 1 - tail].equals(b[b.count - 1 - tail]),
        ignoresNames || a[a.count - 1 - tail].isNamed(as: b[b.count - 1 - tail])
      {
        tail += 1
      }
      let (rows, columns) = (a.count - start - tail, b.count - start - tail)
      let (product, overflow) = rows.multipliedReportingOverflow(by: columns)
      guard !overflow, product <= cells else { continue }
      cells -= product
      let middle = longest(a[start..<start + rows], b[start..<start + columns])
      return ends(a.count, b.count, start: start, tail: tail, around: middle)
    }
    return ends(a.count, b.count, start: start, tail: tail, around: [])
  }

  /// Returns the pairs of common beginnings and ends, with others between.
  private static func ends(
    _ countOfA: Int, _ countOfB: Int, start: Int, tail: Int, around middle: [(Int, Int)]
  ) -> [(Int, Int)] {
    var pairs: [(Int, Int)] = []
    pairs.reserveCapacity(start + middle.count + tail)
    for place in 0..<start { pairs.append((place, place)) }
    pairs += middle
    for place in 0..<tail { pairs.append((countOfA - tail + place, countOfB - tail + place)) }
    return pairs
  }

  private enum Step {
    case both, inA, inB
  }

  /// By the table of scores, of which only each cell's direction is kept. A pair counts for more than all
  /// equal names together.
  private static func longest(
    _ a: ArraySlice<Element>, _ b: ArraySlice<Element>
  ) -> [(Int, Int)] {
    let columns = b.count
    guard columns > 0, !a.isEmpty else { return [] }
    let pair = min(a.count, columns) + 1
    var steps = [Step](repeating: .inB, count: a.count * columns)
    var next = [Int](repeating: 0, count: columns + 1)
    var current = next
    for i in a.indices.reversed() {
      let row = (i - a.startIndex) * columns
      let element = a[i]
      for j in b.indices.reversed() {
        let column = j - b.startIndex
        var best = current[column + 1]
        if next[column] >= best {
          best = next[column]
          steps[row + column] = .inA
        }
        if element.equals(b[j]) {
          let isNamed = element.name >= 0 && element.isNamed(as: b[j])
          let score = next[column + 1] + pair + (isNamed ? 1 : 0)
          if score >= best {
            best = score
            steps[row + column] = .both
          }
        }
        current[column] = best
      }
      swap(&next, &current)
    }
    var pairs: [(Int, Int)] = []
    var (i, j) = (a.startIndex, b.startIndex)
    while i < a.endIndex, j < b.endIndex {
      switch steps[(i - a.startIndex) * columns + j - b.startIndex] {
      case .both:
        pairs.append((i, j))
        (i, j) = (i + 1, j + 1)
      case .inA: i += 1
      case .inB: j += 1
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
