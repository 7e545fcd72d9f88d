import NetworkAnalysis
import NetworkFacts
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// `require` of quantities that nobody prints, in bytes with units.
@Suite struct ByteBudgetTests {
  // 3×3×2×4 weights and 4 biases; the input has 128 values, the output 144.
  private static let body = "input 8 8 2; conv c filters=4 kernel=3; "

  @Test(
    "a budget in bytes holds by the number type of `dtype`",
    arguments: [
      ("parameter-bytes=\"<= 304\"", true), ("parameter-bytes=\"< 304\"", false),
      ("parameter-memory=\"<= 76\" dtype=int8", true),
      ("parameter-memory=\"<= 75\" dtype=int8", false),
      ("peak-memory=\"<= 1088\"", true), ("peak-memory=\"< 1.1KiB\"", true),
      ("peak-memory=\"< 1KiB\"", false), ("peak-memory=\"<= 272 B\" dtype=int8", true),
      ("peak-memory=\"< 272B\" dtype=int8", false),
      ("activation-bytes=\"<= 272\" dtype=int8", true),
      ("peakBytes=\"<= 544\" dtype=float16", true), ("peakBytes=\"<= 1kB\"", false),
      // 128 and 144 values, each piece a multiple of 64 bytes: 512 + 576, of one byte each 128 + 192.
      ("arena-bytes=\"<= 1088\"", true), ("arena-bytes=\"< 1088\"", false),
      ("arena=\"<= 320B\" dtype=int8", true), ("arena=\"< 320B\" dtype=int8", false),
      ("multiplications=\"<= 2592\"", true), ("multiplications=\"< 2592\"", false),
      ("layers=\"<= 2\"", true), ("statistics=\"< 1\"", true),
    ])
  func budgets(_ words: String, _ holds: Bool) throws {
    let elaboration = try elaborated("network n {\n\(Self.body)require \(words)\n}")
    let network = try #require(elaboration.network)
    let outcomes = try FactCheck(network).check(elaboration.facts)
    let outcome = try #require(outcomes.first)
    switch outcome {
    case .held: #expect(holds)
    case .failed: #expect(!holds)
    case .disputed, .settled, .undecided, .noFigure: Issue.record("\(outcome)")
    }
  }

  @Test("of a layer too; an unknown number type is said so")
  func layers() throws {
    let elaboration = try elaborated(
      """
      network n {
        \(Self.body)
        require c parameter-bytes="<= 76" dtype=int8
        require parameter-bytes="<= 76" dtype=int9
      }
      """)
    let network = try #require(elaboration.network)
    let outcomes = try FactCheck(network).check(elaboration.facts)
    #expect(outcomes == [.held(.count(76)), .noFigure(.unknownPrecision)])
  }
}
