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
}
