import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution

struct DropoutKernelTests {
  private static let ones = Tensor(
    TensorShape(images: 1, channels: 10, height: 30, width: 40), repeating: 1)

  private static func train(rate: Double, seed: UInt64 = 1) throws -> [Float] {
    var operands = [ones]
    return try DirectKernels().run(
      .dropout(Dropout(rate: rate)), in: .training(dropout: SeededNumbers(seed: seed)),
      on: &operands, with: .none
    ).output.values
  }

  @Test("at test time nothing changes")
  func testTime() throws {
    #expect(try forward(.dropout(Dropout(rate: 0.5)), on: Self.ones) == Self.ones)
  }

  @Test("in training a share of the values is 0, and the sum stays about the same")
  func training() throws {
    let values = try Self.train(rate: 0.25)
    let zeros = values.count { $0 == 0 }
    // Of 12,000 values; the standard deviation is 47.
    #expect(abs(zeros - 3000) < 250)
    #expect(values.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
  }

  @Test("a seed drops the same values each time, another one others")
  func seeds() throws {
    #expect(try Self.train(rate: 0.5) == Self.train(rate: 0.5))
    #expect(try Self.train(rate: 0.5) != Self.train(rate: 0.5, seed: 2))
  }

  @Test("rates of 0 and 1 keep all and nothing")
  func limits() throws {
    #expect(try Self.train(rate: 0) == Self.ones.values)
    #expect(try Self.train(rate: 1).allSatisfy { $0 == 0 })
  }
}
