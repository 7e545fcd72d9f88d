import NetworkModel
import TestSupport
import Testing

struct FullyConnectedTests {
  private static func dense(_ units: Int, bias: BiasForm = .shared) throws -> Layer {
    .fullyConnected(try FullyConnected(units: units, bias: bias))
  }

  @Test(arguments: [
    LayerCase(
      "ConvNeXt-T's first block, on every position: torchvision's Linear(96, 384)",
      .fullyConnected(try FullyConnected(units: 384, over: .positions)), on: [56, 56, 96],
      gives: [56, 56, 384], weights: 36_864, biases: 384, macs: 115_605_504,
      connections: 116_809_728),
    LayerCase(
      "32×32×3 stretched to 3072, W is 10 × 3072 (lectures)", try dense(10), on: [32, 32, 3],
      gives: [1, 1, 10], weights: 30_720, biases: 10, macs: 30_720, connections: 30_730,
      operations: [.multiplications: 30_720, .additions: 30_720]),
    LayerCase(
      "VGG D, first fully connected layer (lectures)", try dense(4096), on: [7, 7, 512],
      gives: [1, 1, 4096], weights: 102_760_448, biases: 4096, macs: 102_760_448,
      connections: 102_764_544),
    LayerCase(
      "LeNet-5 F6: 10,164 parameters and connections", try dense(84), on: [1, 1, 120],
      gives: [1, 1, 84], weights: 10_080, biases: 84, macs: 10_080, connections: 10_164),
    LayerCase(
      "1000-100 without biases (lectures: 101,000 with 100-10)", try dense(100, bias: .none),
      on: [1, 1, 1000], gives: [1, 1, 100], weights: 100_000, macs: 100_000, connections: 100_000),
    LayerCase(
      "100-10 without biases", try dense(10, bias: .none), on: [1, 1, 100], gives: [1, 1, 10],
      weights: 1_000, macs: 1_000, connections: 1_000),
  ])
  func figures(_ layer: LayerCase) throws { try layer.check() }

  @Test("one bias per position is one bias per unit")
  func perPositionIsShared() throws {
    #expect(try Self.dense(7, bias: .perPosition) == (try Self.dense(7, bias: .shared)))
  }

  @Test("a convolution whose kernel is the input costs the same")
  func equalsConvolution() throws {
    let input = try volume(6, 6, 256)
    let convolution = Layer.convolution(try Convolution(filters: 4096, windows: square(6)))
    #expect(try cost(of: Self.dense(4096), on: input) == (try cost(of: convolution, on: input)))
  }
}
