import NetworkModel
import Testing

struct SoftmaxTests {
  @Test(arguments: [
    LayerCase(
      "1000 classes", .softmax(Softmax()), on: [1, 1, 1000], gives: [1, 1, 1000],
      operations: [
        .comparisons: 1000, .additions: 2000, .exponentials: 1000, .divisions: 1000,
      ]),
    LayerCase(
      "AlphaGo: 361 positions share one distribution", .softmax(Softmax(.logarithmic)),
      on: [19, 19, 1], gives: [19, 19, 1],
      operations: [.comparisons: 361, .additions: 1083, .exponentials: 361, .logarithms: 1]),
    LayerCase(
      "21 classes at each position", .softmax(Softmax(.logarithmic)), on: [4, 5, 21],
      gives: [4, 5, 21],
      operations: [.comparisons: 420, .additions: 1260, .exponentials: 420, .logarithms: 20]),
    LayerCase(
      "all values, as stated", .softmax(Softmax(.logarithmic, over: .volume)), on: [4, 5, 21],
      gives: [4, 5, 21],
      operations: [.comparisons: 420, .additions: 1260, .exponentials: 420, .logarithms: 1]),
    LayerCase(
      "a single channel, as stated", .softmax(Softmax(.logarithmic, over: .channels)),
      on: [4, 5, 1], gives: [4, 5, 1],
      operations: [.comparisons: 20, .additions: 60, .exponentials: 20, .logarithms: 20]),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("the formula costs as much", arguments: Softmax.Form.allCases)
  func countedOneByOne(form: Softmax.Form) throws {
    let tally = Counted.Tally()
    for _ in 0..<6 {
      let scores = (0..<5).map { tally(Double($0) * 400) }
      let largest = scores.reduce(tally(-.infinity)) { $0.larger(than: $1) }
      let shifted = scores.map { $0 - largest }
      let exponentials = shifted.map(\.exponential)
      let sum = exponentials.reduce(tally(0)) { $0 + $1 }
      switch form {
      case .plain:
        let shares = exponentials.map { ($0 / sum).value }
        #expect(abs(shares.reduce(0, +) - 1) < 1e-12)
      case .logarithmic:
        let logarithm = sum.logarithm
        _ = shifted.map { $0 - logarithm }
      }
    }
    let layer = Layer.softmax(Softmax(form, over: .channels))
    #expect(try cost(of: layer, on: volume(2, 3, 5)).operations.nonZero == tally.operations)
  }
}
