import Testing

@testable import NetworkAnalysis

@Suite struct SequenceAlignmentTests {
  /// The length of a longest common subsequence, by its definition.
  static func longest(_ a: ArraySlice<Int>, _ b: ArraySlice<Int>) -> Int {
    guard let x = a.first, let y = b.first else { return 0 }
    if x == y { return 1 + longest(a.dropFirst(), b.dropFirst()) }
    return max(longest(a.dropFirst(), b), longest(a, b.dropFirst()))
  }

  private typealias Element = SequenceAlignment.Element

  /// Elements without names.
  private static func elements(_ tokens: [Int]) -> [Element] { tokens.map { Element($0, $0) } }

  @Test("pairs are equal, in order and as many as there can be")
  func longestCommon() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let a = (0..<Int.random(in: 0...8, using: &generator)).map { _ in Int.random(in: 0...2) }
      let b = (0..<Int.random(in: 0...8, using: &generator)).map { _ in Int.random(in: 0...2) }
      var cells = SequenceAlignment.mostCells
      let pairs = SequenceAlignment.pairs(
        Self.elements(a), Self.elements(b), cells: &cells)
      #expect(pairs.allSatisfy { a[$0] == b[$1] }, "\(a) \(b)")
      #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.0 < $1.0 && $0.1 < $1.1 })
      #expect(pairs.count == Self.longest(a[...], b[...]), "\(a) \(b)")
    }
  }

  @Test("beyond the bound, common beginnings and ends are matched")
  func bound() {
    var cells = 8
    let pairs = SequenceAlignment.pairs(
      Self.elements([1, 2, 9, 8, 7, 5]), Self.elements([1, 2, 7, 8, 9, 5]), cells: &cells)
    #expect(pairs.map(\.0) == [0, 1, 5])
    #expect(cells == 8)
  }

  @Test("what only one sequence has takes nothing from the bound")
  func strangers() {
    var cells = 1
    let pairs = SequenceAlignment.pairs(
      Self.elements([9, 1, 9, 2, 9]), Self.elements([8, 1, 8, 8, 2]), cells: &cells)
    #expect(pairs.map(\.0) == [1, 3] && pairs.map(\.1) == [1, 4])
    #expect(cells == 1)
  }

  /// The most pairs, and the most equal names in as many, by their definition.
  private static func best(
    _ a: ArraySlice<Element>, _ b: ArraySlice<Element>
  ) -> (pairs: Int, names: Int) {
    guard let x = a.first, let y = b.first else { return (0, 0) }
    var results = [best(a.dropFirst(), b), best(a, b.dropFirst())]
    if x.equals(y) {
      let rest = best(a.dropFirst(), b.dropFirst())
      results.append((rest.pairs + 1, rest.names + (x.name == y.name ? 1 : 0)))
    }
    return results.max { ($0.pairs, $0.names) < ($1.pairs, $1.names) } ?? (0, 0)
  }

  @Test("elements agree in one of two tokens, and names decide among as many pairs")
  func names() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      var sequences: [[Element]] = []
      for _ in 0..<2 {
        let names = (0..<6).shuffled(using: &generator)
        let count = Int.random(in: 0...6, using: &generator)
        sequences.append(
          names.prefix(count).map { name in
            Element(
              Int.random(in: 0...2, using: &generator), Int.random(in: 3...6, using: &generator),
              name: name)
          })
      }
      let (a, b) = (sequences[0], sequences[1])
      var cells = SequenceAlignment.mostCells
      let pairs = SequenceAlignment.pairs(a, b, cells: &cells)
      let best = Self.best(a[...], b[...])
      #expect(pairs.allSatisfy { a[$0].equals(b[$1]) }, "\(a) \(b)")
      #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.0 < $1.0 && $0.1 < $1.1 })
      #expect(pairs.count == best.pairs, "\(a) \(b)")
      #expect(pairs.count { a[$0.0].name == b[$0.1].name } == best.names, "\(a) \(b)")
    }
  }

  @Test(
    "a longest increasing subsequence",
    arguments: [
      ([], 0), ([3], 1), ([3, 2, 1], 1), ([1, 2, 3], 3), ([2, 5, 3, 7, 11, 8, 10, 13, 6], 6),
    ])
  func increasing(_ numbers: [Int], length: Int) {
    let places = SequenceAlignment.longestIncreasing(numbers)
    #expect(places.count == length)
    #expect(zip(places, places.dropFirst()).allSatisfy { $0 < $1 && numbers[$0] < numbers[$1] })
  }
}
