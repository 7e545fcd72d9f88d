import Testing

@testable import NetworkAnalysis

@Suite struct SequenceAlignmentTests {
  /// The length of a longest common subsequence, by its definition.
  static func longest(_ a: ArraySlice<Int>, _ b: ArraySlice<Int>) -> Int {
    guard let x = a.first, let y = b.first else { return 0 }
    if x == y { return 1 + longest(a.dropFirst(), b.dropFirst()) }
    return max(longest(a.dropFirst(), b), longest(a, b.dropFirst()))
  }

  @Test("pairs are equal, in order and as many as there can be")
  func longestCommon() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let a = (0..<Int.random(in: 0...8, using: &generator)).map { _ in Int.random(in: 0...2) }
      let b = (0..<Int.random(in: 0...8, using: &generator)).map { _ in Int.random(in: 0...2) }
      var cells = SequenceAlignment.mostCells
      let pairs = SequenceAlignment.pairs(a, b, cells: &cells)
      #expect(pairs.allSatisfy { a[$0] == b[$1] }, "\(a) \(b)")
      #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.0 < $1.0 && $0.1 < $1.1 })
      #expect(pairs.count == Self.longest(a[...], b[...]), "\(a) \(b)")
    }
  }

  @Test("beyond the bound, common beginnings and ends are matched")
  func bound() {
    var cells = 8
    let pairs = SequenceAlignment.pairs([1, 2, 9, 8, 7, 5], [1, 2, 7, 8, 9, 5], cells: &cells)
    #expect(pairs.map(\.0) == [0, 1, 5])
    #expect(cells == 8)
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
