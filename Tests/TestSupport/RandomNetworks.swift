package import NetworkExecution
package import NetworkModel
package import NetworkTraining

/// Draws small networks: forks, gates, shared weights, normalizations, one behind the other.
package struct RandomNetworks {
  package var generator: FixedGenerator

  package init(seed: Int) { generator = FixedGenerator(seed: UInt64(seed)) }

  /// Each takes 5×5×4 and gives it back.
  private static let pieces = [
    "conv filters=4 kernel=3 pad=1", "conv filters=4 kernel=3 pad=same dilation=2 groups=2",
    "conv filters=4 kernel=1 bias=per-position", "deconv filters=4 kernel=3 pad=1 groups=2",
    "conv filters=4 kernel=3 stride=2 bias=none; deconv filters=4 kernel=3 stride=2",
    "batchnorm", "groupnorm groups=2", "layernorm", "layernorm over=channels",
    "lrn size=3 alpha=0.5", "scale", "prelu", "relu", "tanh", "sigmoid", "gelu", "silu", "mish",
    "avgpool kernel=3 stride=1 pad=1", "maxpool kernel=3 stride=1 pad=1",
    "l2pool kernel=3 stride=1; pad pad=1", "dropout rate=0.25", "softmax",
    "conv filters=8 kernel=1; maxout pieces=2", "channel-shuffle groups=2",
    "add { path { conv filters=4 kernel=3 pad=1; tanh }; path {} }",
    "concat { path { conv filters=2 kernel=1 }; path { slice start=1 count=2 } }",
    "multiply { path {}; path { global-avgpool; fc units=4; sigmoid } }",
    "maximum { path { conv filters=4 kernel=1 }; path { scale } }",
    "conv once# filters=4 kernel=3 pad=1; tanh; conv filters=4 kernel=3 pad=1 weights-of=once#",
    "conv filters=16 kernel=1; pixel-shuffle factor=2; avgpool kernel=2 stride=2",
    "upsample factor=2; crop top=2 left=3 bottom=3 right=2",
    "conv filters=4 kernel=1 frozen=#true", "fc units=4 over=positions",
    "multiply { path {}; path { mean; fc units=4 }; path { max over=channels; sigmoid } }",
    "conv filters=4 kernel=3 pad=1 weights=per-position",
    "conv filters=4 kernel=3 pad=1 weights=standardized bias=none",
    "upsample factor=2; pixel-unshuffle factor=2; slice start=5 count=4",
    "reshape height=5 channels=20; reshape width=5 channels=4", "layernorm bias=none",
    "softmax over=height", "hard-tanh min=-2 max=2", "softsign", "square; softsign", "identity",
    "threshold threshold=0.5 value=0.5", "softplus beta=2", "drop-path rate=0.25",
    "add { path { conv filters=4 kernel=1; drop-path rate=0.5 }; path {} }",
  ]

  /// The description of a network from 5×5×4 to four scores.
  package mutating func draw() -> String {
    var statements: [String] = []
    for place in 0..<Int.random(in: 3...6, using: &generator) {
      let piece = Self.pieces[Int.random(in: Self.pieces.indices, using: &generator)]
      statements.append(piece.replacing("once#", with: "once\(place)"))
    }
    return """
      input 5 5 4
      conv filters=4 kernel=3 pad=1
      \(statements.joined(separator: "\n"))
      fc units=4
      """
  }
}

/// A network with random parameters, and a batch for it.
package struct TrainingCase {
  package var training: Training
  package let feeds: [NodeID: Tensor]

  package init(
    _ network: InferredNetwork, images: Int, using generator: inout FixedGenerator,
    _ descent: MomentumDescent = MomentumDescent(learningRate: 0.01)
  ) throws {
    training = Training(
      network.network, from: SeededParameters(seed: generator.next()), kernels: DirectKernels(),
      descent: descent, seed: 9)
    let numbers = generator.next()
    feeds = try network.network.feeds(images: images) { id, count in
      SeededNumbers(seed: numbers, stream: UInt64(id.index)).uniform(count, within: 2)
    }
    try training.makeParameters(on: feeds, toward: .squaredError)
  }
}
