import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct SoftmaxKernelTests {
  /// Logarithms of 1, 2, 3 and 4, of which softmax makes tenths.
  private static let scores: [Float] = [0, 0.693_147_2, 1.098_612_3, 1.386_294_4]

  private static func expect(_ output: Tensor, _ expected: [Float]) {
    for (got, want) in zip(output.values, expected) { #expect(abs(got - want) < 1e-6) }
  }

  @Test("over the channels at each position")
  func channels() throws {
    let image = Tensor([[Self.scores[0], 5]], [[Self.scores[2], 5]])
    Self.expect(try forward(.softmax(Softmax()), on: image), [0.25, 0.5, 0.75, 0.5])
  }

  @Test("over the positions of one channel, unless channels are asked for")
  func positions() throws {
    let image = Tensor([[Self.scores[0], Self.scores[1]], [Self.scores[2], Self.scores[3]]])
    Self.expect(try forward(.softmax(Softmax()), on: image), [0.1, 0.2, 0.3, 0.4])
    Self.expect(try forward(.softmax(Softmax(over: .channels)), on: image), [1, 1, 1, 1])
  }

  @Test("over the whole volume")
  func volume() throws {
    let image = Tensor([[Self.scores[3], Self.scores[1]]], [[Self.scores[2], Self.scores[0]]])
    Self.expect(try forward(.softmax(Softmax(over: .volume)), on: image), [0.4, 0.2, 0.3, 0.1])
  }

  @Test("logarithms, and scores too large for an exponential")
  func logarithms() throws {
    let output = try forward(.softmax(Softmax(.logarithmic)), on: .column(1000, 1000))
    Self.expect(output, [-0.693_147_2, -0.693_147_2])
  }
}
