@_spi(Rules) import NetworkModel
import TestSupport
import Testing

@testable import NetworkExecution

/// Gradients of random layers of every kind against central differences of the direct kernels.
struct LayerGradientTests {
  @Test("gradient equals difference quotient", arguments: LayerKind.executed)
  func gradient(kind: LayerKind) throws {
    var random = RandomLayers(generator: FixedGenerator(seed: 11))
    var quotients = DifferenceQuotient()
    var layers = 0
    for draw in 0..<Self.draws(kind) {
      guard let drawn = try? random.draw(kind), Self.fits(drawn) else { continue }
      for phase in Self.phases(kind) {
        try Self.check(drawn, in: phase, &quotients, using: &random.generator, "draw \(draw)")
      }
      layers += 1
    }
    #expect(layers * 5 > Self.draws(kind), "too few of the draws were layers")
    #expect(quotients.kinks * 20 < quotients.compared, "too many places lie at a kink")
  }

  /// Draws of each kind; some are not layers or do not fit.
  private static func draws(_ kind: LayerKind) -> Int {
    switch kind {
    case .convolution, .transposedConvolution, .pooling: 150
    case .activation: 100
    default: 40
    }
  }

  /// The phases in which the kind has forms of its own.
  private static func phases(_ kind: LayerKind) -> [Phase] {
    switch kind {
    case .batchNormalization, .dropout: [.test, .training(dropout: SeededNumbers(seed: 5))]
    default: [.test]
    }
  }

  private static func fits(_ drawn: RandomLayer) -> Bool {
    let input: LayerInput =
      drawn.inputs.count == 1 ? .one(drawn.inputs[0]) : .several(drawn.inputs)
    return drawn.layer.kind == .input || (try? drawn.layer.output(from: input)) != nil
  }

  private static func check(
    _ drawn: RandomLayer, in phase: Phase, _ quotients: inout DifferenceQuotient,
    using generator: inout FixedGenerator, _ name: Comment
  ) throws {
    let kernels = DirectKernels()
    let layer = drawn.layer
    var volumes = drawn.inputs
    if case .input(let volume) = layer { volumes = [volume.shape] }
    // Of two images, so that sums over the batch show.
    let shapes = volumes.map { TensorShape(images: 2, $0) }
    let inputs = shapes.map { Tensor.random($0, using: &generator) }
    let parameters = LayerParameters.random(
      try kernels.parameterSizes(of: layer, on: shapes), using: &generator)

    func run(_ inputs: [Tensor], _ parameters: LayerParameters) throws -> Tensor {
      var operands = inputs
      return try kernels.run(layer, in: phase, on: &operands, with: parameters).output
    }
    let output = try run(inputs, parameters)
    let upstream = Tensor.random(output.shape, using: &generator)
    func loss(_ inputs: [Tensor], _ parameters: LayerParameters) throws -> Double {
      zip(try run(inputs, parameters).values, upstream.values).reduce(0) {
        $0 + Double($1.0) * Double($1.1)
      }
    }

    var trace = LayerTrace(
      inputs: layer.savedOperands.contains(.inputs) ? inputs : [],
      output: layer.savedOperands.contains(.output) ? output : nil, parameters: parameters,
      phase: phase)
    trace.inputShapes = shapes
    let gradients = try layer.gradients(from: upstream, of: trace)
    for (place, input) in inputs.enumerated() {
      try quotients.compare(
        gradients.inputs[place].values, at: input.values, samples: 4, using: &generator,
        "input \(place) of \(layer) on \(volumes), \(name)"
      ) { values in
        var moved = inputs
        moved[place].values = values
        return try loss(moved, parameters)
      }
    }
    try quotients.compare(
      gradients.weights, at: parameters.weights, samples: 4, using: &generator,
      "weights of \(layer) on \(volumes), \(name)"
    ) { values in
      var moved = parameters
      moved.weights = values
      return try loss(inputs, moved)
    }
    try quotients.compare(
      gradients.biases, at: parameters.biases, samples: 2, using: &generator,
      "biases of \(layer) on \(volumes), \(name)"
    ) { values in
      var moved = parameters
      moved.biases = values
      return try loss(inputs, moved)
    }
  }

  @Test("a tensor that was not saved is an error")
  func missing() throws {
    let trace = LayerTrace(inputs: [], output: nil)
    let upstream = Tensor.column(1)
    #expect(throws: KernelError.notSaved) {
      try Layer.activation(Activation(.relu)).gradients(from: upstream, of: trace)
    }
  }

  @Test("a gradient of other extents than the output is an error", arguments: LayerKind.executed)
  func otherExtents(kind: LayerKind) throws {
    var random = RandomLayers(generator: FixedGenerator(seed: 3))
    let kernels = DirectKernels()
    for _ in 0..<20 {
      guard let drawn = try? random.draw(kind), Self.fits(drawn), drawn.layer.kind != .input
      else { continue }
      let inputs = drawn.inputs.map { Tensor.random(TensorShape($0), using: &random.generator) }
      let parameters = LayerParameters.random(
        try kernels.parameterSizes(of: drawn.layer, on: inputs.map(\.shape)),
        using: &random.generator)
      var operands = inputs
      let output = try kernels.run(
        drawn.layer, in: .test, on: &operands, with: parameters
      ).output
      let other = Tensor(
        TensorShape(
          images: 1, channels: output.shape.channels + 1,
          Extents(output.shape.axes) { output.shape[$0] + 1 }))
      #expect(throws: KernelError.self) {
        try drawn.layer.gradients(
          from: other, of: LayerTrace(inputs: inputs, output: output, parameters: parameters))
      }
    }
  }
}
