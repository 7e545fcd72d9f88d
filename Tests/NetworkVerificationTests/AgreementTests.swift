import NetworkExecution
@_spi(Rules) import NetworkModel
import NetworkVerification
import TestSupport
import Testing

/// What the direct kernels do against what the calculator says, for random layers of every kind.
struct AgreementTests {
  /// Kinds with many hyperparameters.
  private static let slidingKinds: Set<LayerKind> = [
    .convolution, .transposedConvolution, .pooling,
  ]

  /// Draws of a kind; some are not layers or do not fit.
  private static func draws(_ kind: LayerKind) -> Int {
    slidingKinds.contains(kind) ? 1500 : 100
  }

  @Test("executed equals calculated", arguments: LayerKind.executed)
  func agreement(kind: LayerKind) throws {
    var random = RandomLayers(generator: FixedGenerator(seed: 7))
    var held = 0
    for draw in 0..<Self.draws(kind) {
      guard let drawn = try? random.draw(kind) else { continue }
      let input: LayerInput =
        switch drawn.inputs.count {
        case 0: .none
        case 1: .one(drawn.inputs[0])
        default: .several(drawn.inputs)
        }
      do {
        let output = try drawn.layer.output(from: input)
        try Self.check(drawn, input, output, using: &random.generator, "draw \(draw)")
        held += 1
      } catch LayerError.windowExceedsInput(let fit) {
        #expect(throws: KernelError.windowDoesNotFit(fit.axis), "draw \(draw)") {
          try Self.run(drawn, using: &random.generator)
        }
      } catch LayerError.transposedOutputEmpty(let axis, _) {
        #expect(throws: KernelError.nothingLeft(axis), "draw \(draw)") {
          try Self.run(drawn, using: &random.generator)
        }
      } catch is LayerError {
        // A layer that the calculator refuses for a reason of its own, such as exact rounding.
      }
    }
    #expect(held * 4 > Self.draws(kind), "too few of the draws were layers")
  }

  private static func run(
    _ drawn: RandomLayer, using generator: inout FixedGenerator
  ) throws -> (output: Tensor, sizes: ParameterSizes, tally: OperationTally) {
    let kernels = DirectKernels()
    var shapes = drawn.inputs.map { TensorShape($0) }
    if case .input(let volume) = drawn.layer { shapes = [TensorShape(volume.shape)] }
    let sizes = try kernels.parameterSizes(of: drawn.layer, on: shapes)
    let parameters = LayerParameters.random(sizes, using: &generator)
    var operands = shapes.map { Tensor.random($0, using: &generator) }
    var tally = OperationTally()
    let output = try kernels.run(
      drawn.layer, on: &operands, with: parameters, counting: &tally)
    return (output, sizes, tally)
  }

  private static func check(
    _ drawn: RandomLayer, _ input: LayerInput, _ expected: Shape,
    using generator: inout FixedGenerator, _ name: Comment
  ) throws {
    let (output, sizes, tally) = try run(drawn, using: &generator)
    let layer = drawn.layer
    #expect(output.shape == TensorShape(expected), name)
    #expect(output.nonFiniteCount == 0, name)

    let parameters = try layer.parameters(from: input, to: expected)
    #expect(sizes.weights == parameters.weights, name)
    #expect(sizes.biases == parameters.biases, name)
    #expect(sizes.mean + sizes.variance == parameters.statistics, name)

    let cost = try layer.cost(from: input, to: expected)
    #expect(tally.multiplyAccumulates == cost.macs ?? 0, name)
    for kind in OperationCount.Class.allCases {
      #expect(tally[kind] == cost.operations[kind], "\(kind) of \(layer) on \(drawn.inputs)")
    }
  }

  /// Of a volume of 3 channels: what a pass does once for all images.
  @Test(
    "a batch counts as so many images, of which a pass does some things once",
    arguments: [
      (.convolution(try Convolution(filters: 2, windows: pointwise)), [:]),
      (.activation(try Activation(.sigmoid)), [:]), (.softmax(Softmax()), [:]),
      (.layerNormalization(try LayerNormalization()), [:]),
      (.instanceNormalization(try InstanceNormalization()), [:]),
      // √(σ² + ε) of each channel.
      (.batchNormalization(try BatchNormalization()), [.additions: 3, .squareRoots: 3]),
      // And the mean and the variance, divided by the number of values.
      (
        .batchNormalization(try BatchNormalization(tracksStatistics: false)),
        [.additions: 3, .squareRoots: 3, .divisions: 6]
      ),
      // The filters, two sets of three weights.
      (
        .convolution(
          try Convolution(
            filters: 2, windows: pointwise, weights: .standardized(epsilon: 0.01))),
        [
          .multiplications: 6, .additions: 4 * 6 + 2, .squareRoots: 2, .divisions: 6 + 2 * 2,
        ]
      ),
    ] as [(Layer, [OperationCount.Class: Int64])])
  func batches(_ layer: Layer, _ once: [OperationCount.Class: Int64]) throws {
    let shape = try Shape(height: 4, width: 5, channels: 3)
    let images = 3
    let volume = TensorShape(images: images, shape)
    var generator = FixedGenerator(seed: 2)
    let kernels = DirectKernels()
    let parameters = LayerParameters.random(
      try kernels.parameterSizes(of: layer, on: [volume]), using: &generator)
    var operands = [Tensor.random(volume, using: &generator)]
    var tally = OperationTally()
    _ = try kernels.run(layer, on: &operands, with: parameters, counting: &tally)
    let one = try layer.cost(from: .one(shape), to: layer.output(from: .one(shape)))
    for kind in OperationCount.Class.allCases {
      #expect(
        Int64(tally[kind]) == Int64(images) * one.operations[kind]
          - Int64(images - 1) * (once[kind] ?? 0), "\(kind)")
    }
  }

  private static var pointwise: Windows {
    get throws { try Windows(.two) { _ in try Window(kernel: 1) } }
  }
}
