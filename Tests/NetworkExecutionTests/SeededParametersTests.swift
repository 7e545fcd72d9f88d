import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct SeededParametersTests {
  @Test("any number is found without those before it", arguments: [0, 1, 2, 7, 100_001])
  func randomAccess(count: Int) {
    let numbers = SeededNumbers(seed: 5, stream: 3)
    let all = numbers.uniform(count, within: 2)
    #expect(all == (0..<count).map { (2 * numbers.fraction(at: $0) - 1) * 2 })
    #expect(all == numbers.uniform(count, within: 2, threads: 2))
  }

  @Test("the numbers of a seed never change")
  func pinned() {
    // Worked out with Python's integers from the definition of SplitMix64.
    let numbers = SeededNumbers(seed: 0, stream: 0)
    #expect(
      (0..<4).map { numbers.fraction(at: $0) } == [
        0x568A9Bp-24, 0x1A2C05p-24, 0x44E5B8p-24, 0x47EF71p-24,
      ])
  }

  @Test("numbers are spread evenly, and differ between streams and seeds")
  func spread() {
    let count = 20_000
    let numbers = SeededNumbers(seed: 1).uniform(count, within: 1)
    let mean = numbers.reduce(0, +) / Float(count)
    let square = numbers.reduce(0) { $0 + $1 * $1 } / Float(count)
    // Standard errors are 0.004 and 0.002.
    #expect(abs(mean) < 0.02)
    #expect(abs(square - 1 / 3) < 0.01)
    #expect(numbers.allSatisfy { $0 >= -1 && $0 < 1 })
    for other in [SeededNumbers(seed: 2), SeededNumbers(seed: 1, stream: 1)] {
      let same = zip(numbers, other.uniform(count, within: 1)).count { $0 == $1 }
      #expect(same < 10)
    }
  }

  @Test("He initialization keeps the size of values through many layers")
  func deepChain() throws {
    let lines = (0..<12).map { _ in "conv filters=32 kernel=3 pad=1; relu" }
    let network = try network("input 6 6 3\n" + lines.joined(separator: "\n"))
    let source = SeededParameters(seed: 3)
    var executor = ReferenceExecutor(
      network.network, feeding: network.seededInputs(source), with: source)
    let last = try #require(executor.run().last)
    let values = try #require(executor.tensor(of: last.node)).values
    let square = values.reduce(0) { $0 + $1 * $1 } / Float(values.count)
    #expect(square > 0.01 && square < 100)
  }

  @Test("statistics are those of the values that arrive")
  func calibration() throws {
    let network = try network("input 5 5 3; conv filters=4 kernel=3; batchnorm b")
    let source = SeededParameters(seed: 3)
    var executor = ReferenceExecutor(
      network.network, feeding: network.seededInputs(source), with: source)
    let last = try #require(executor.run().last)
    let output = try #require(executor.tensor(of: last.node))
    for channel in 0..<4 {
      let values = output.values[channel * 9..<channel * 9 + 9]
      let mean = values.reduce(0, +) / 9
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 9
      // β is within 0.1, γ between 0.9 and 1.1.
      #expect(abs(mean) < 0.11)
      #expect(variance > 0.8 && variance < 1.22)
    }
  }

  @Test("one value per channel keeps its size")
  func calibrationWithoutExtent() throws {
    let network = try network("input 1 1 3; batchnorm b")
    let source = SeededParameters(seed: 3)
    var executor = ReferenceExecutor(
      network.network, feeding: network.seededInputs(source), with: source)
    let last = try #require(executor.run().last)
    let output = try #require(executor.tensor(of: last.node))
    #expect(output.values.allSatisfy { abs($0) > 0.7 && abs($0) < 1.3 })
  }
}
