import NetworkConditions
import NetworkFacts
import Testing

@Suite struct PrintedNumberTests {
  @Test("agreement is exact up to the ends of 64 bits")
  func extremes() throws {
    let largest = try PrintedNumber(
      text: "", value: Number(Int64.max), tolerance: Number(Int64.max))
    #expect(largest.agrees(with: 0))
    #expect(largest.agrees(with: Int64.max))
    #expect(!largest.agrees(with: -1))
    let half = try PrintedNumber(
      text: "2.5", value: Number(5, over: 2), tolerance: Number(1, over: 2))
    #expect(half.agrees(with: 2) && half.agrees(with: 3))
    #expect(!half.agrees(with: 1) && !half.agrees(with: 4))
  }

  @Test("value and tolerance need a common denominator of 64 bits")
  func overflow() throws {
    let tiny = try Number(1, over: Int128(Int64.max))
    #expect(throws: ArithmeticError.overflow) {
      try PrintedNumber(text: "", value: Number(1, over: 2), tolerance: tiny)
    }
  }
}
