import NetworkModel
import TestSupport
import Testing

@testable import NetworkAnalysis

/// The numbers that an explanation prints are arithmetic: worked out by another evaluator, they give the
/// result beside them, and the result is the calculator's.
@Suite struct LayerExplanationTests {
  /// A layer of every kind and of every form that is counted in another way.
  static let statements = [
    "conv filters=96 kernel=11 stride=4", "conv filters=8 kernel=3 stride=2 rounding=floor",
    "conv filters=8 kernel=\"3x5\" pad=\"1x2\" groups=2",
    "conv filters=8 kernel=3 pad=same stride=2",
    "conv filters=6 kernel=3 dilation=2 bias=none", "conv filters=2 kernel=3 bias=per-position",
    "conv filters=3 kernel=5 pad=\"1,2,3,0\" rounding=floor stride=3",
    "conv filters=2 kernel=3 table=\"0 1 / 1 2 3\"", "deconv filters=4 kernel=4 stride=2 pad=1",
    "deconv filters=4 kernel=3 stride=2 pad=1 output-pad=1 groups=2",
    "deconv filters=4 kernel=3 stride=2 pad=same", "maxpool kernel=3 stride=2 rounding=ceil",
    "maxpool kernel=2 stride=2 rounding=ceil pad=1", "avgpool kernel=5 stride=3 rounding=floor",
    "l2pool kernel=3 dilation=2 pad=2", "sumpool kernel=\"2x3\" pad=same",
    "global-avgpool", "global-maxpool", "global-l2pool", "adaptive-avgpool height=7 width=35",
    "adaptive-maxpool height=13 width=1", "fc units=10", "fc units=3 bias=none", "rbf units=4",
    "relu", "leaky-relu", "elu", "sigmoid", "tanh", "relu6", "gelu", "gelu approximation=tanh",
    "selu", "silu", "mish", "softplus", "hard-swish", "hard-sigmoid", "prelu",
    "prelu slopes=shared",
    "maxout pieces=2", "softmax", "softmax over=volume", "log-softmax", "log-softmax over=volume",
    "batchnorm", "batchnorm affine=#false", "batchnorm statistics=#false", "layernorm",
    "layernorm over=channels", "layernorm affine=#false", "groupnorm groups=2",
    "groupnorm groups=4 affine=#false", "lrn", "lrn size=3", "scale", "scale terms=factor",
    "scale terms=bias", "dropout", "concat { path { }; path { conv filters=3 kernel=1 } }",
    "concat along=width { path { }; path { conv filters=4 kernel=\"1x3\" } }",
    "add { path { }; path { conv filters=4 kernel=1 }; path { } }",
    "add { path { }; path { global-avgpool } }", "subtract { path { }; path { relu } }",
    "add weights=plain { path { }; path { relu } }", "avgpool kernel=2 divisor=3",
    "add weights=normalized { path { }; path { relu } }", "upsample interpolation=nearest-exact",
    "add weights=softmax { path { }; path { relu }; path { mean } }",
    "multiply { path { }; path { global-avgpool; sigmoid } }",
    "maximum { path { }; path { relu } }",
    "flatten", "pad pad=\"1,2,3,4\" channels=5", "crop top=1 left=2 bottom=3 right=4",
    "upsample factor=3", "upsample factor=2 interpolation=bilinear",
    "upsample height=50 width=7 interpolation=bilinear-aligned-corners", "pixel-shuffle factor=2",
    "channel-shuffle groups=2", "slice start=1 count=2", "pixel-unshuffle factor=5",
    "depth-to-space factor=2", "space-to-depth factor=5 order=dcr",
    "reshape height=35 channels=70", "reshape height=5 width=28 channels=35",
    "fc units=3 over=positions", "mean", "max over=channels", "l2 over=plane", "sum over=channels",
    "layernorm bias=none", "softmax over=height", "log-softmax over=width", "drop-path rate=0.1",
    "conv filters=2 kernel=3 weights=per-position", "relu max=4", "hard-tanh", "softsign",
    "conv filters=2 kernel=3 weights=standardized pad=1", "threshold threshold=0.5", "square",
    "upsample factor=2 interpolation=bicubic",
    "upsample height=9 width=50 interpolation=bicubic-aligned-corners",
    "upsample height=9 width=50 interpolation=bilinear-antialiased",
    "upsample height=50 width=9 interpolation=bicubic-antialiased",
    "identity", "softplus beta=2", "rrelu", "glu", "instancenorm", "instancenorm affine=#true",
    "instancenorm statistics=#true", "grn", "l2-normalize", "l2-normalize scale=#true",
    "lppool kernel=3 power=3", "global-lppool power=1.5", "lp over=channels power=3",
    "adaptive-lppool height=2 width=3 power=4", "pad pad=2 mode=reflect",
    "max-unpool kernel=2 stride=2 { path { maxpool kernel=2 stride=2 }; path { } }",
    "pad pad=35 mode=circular", "roi-pool regions=6 height=7 width=4",
    "matmul transpose=second-path { path { }; path { relu } }",
    "matmul transpose=first-path { path { conv filters=3 kernel=1 }; path { } }",
    "matmul { path { matmul transpose=second-path { path { }; path { } } }; path { } }",
  ]

  @Test("every kind is among the statements")
  func allKinds() throws {
    let kinds = try Self.statements.map { statement in
      let network = try network("input 35 35 4\n\(statement)").network
      return try #require(network.nodes.last).layer.kind
    }
    #expect(Set(kinds) == Set(LayerKind.allCases).subtracting([.input, .opaque]))
  }

  @Test(
    "numbers work out to the result, and the result is the figure",
    arguments: ["relu from=input"] + statements)
  func numbersWorkOut(_ statement: String) throws {
    // A layer before it, so that fields, strides and paddings are none of 0 and 1.
    let network = try network(
      "input 70 70 4\nconv before filters=4 kernel=4 stride=2 pad=1\n\(statement)")
    for batch in [1, 3] {
      let summary = try NetworkSummary(of: network, batch: batch)
      for node in network.network.nodes.indices {
        let id = network.network.id(at: node)
        let explanation = try LayerExplanation(of: id, in: summary)
        for derivation in explanation.derivations {
          let expected =
            switch derivation.result {
            case .integer(let count): Double(count)
            case .decimal(let value): value
            }
          let value = try #require(workedOut(derivation.numbers), "\(derivation.numbers)")
          #expect(
            abs(value - expected) <= 1e-12 * abs(expected),
            "\(derivation.figure): \(derivation.numbers)")
        }
        try check(explanation, id, summary)
      }
    }
  }

  /// What is derived is what was calculated, and whatever is not 0 is derived.
  private func check(
    _ explanation: LayerExplanation, _ id: NodeID, _ summary: NetworkSummary
  ) throws {
    let (output, figures) = (explanation.output, explanation.figures)
    let field = try #require(explanation.field)
    let traffic = try LayerTraffic(of: id, in: summary)
    var calculated: [String: Int64] = [
      "output channels": Int64(output.channels), "weights": figures.parameters.weights.known,
      "biases": figures.parameters.biases.known,
      "running statistics": figures.parameters.statistics.known,
      "MACs": figures.macs?.known ?? 0, "activations, values": figures.activations ?? 0,
      "activations, bytes": 4 * (figures.activations ?? 0), "bytes moved": traffic.bytes.known,
      "field, pixels": field.vertical.size, "field padding, pixels": field.vertical.padding ?? 0,
    ]
    for kind in OperationCount.Class.allCases {
      calculated[kind.words] = figures.operations[kind].known
    }
    for (axis, figure) in [
      (Axis.depth, "output depth, frames"), (.height, "output height, pixels"),
      (.width, "output width, pixels"), (.length, "output length, positions"),
    ] where output.axes.contains(axis) {
      calculated[figure] = Int64(output[axis])
    }
    var derived: Set<String> = []
    for derivation in explanation.derivations {
      derived.insert(derivation.figure)
      guard case .integer(let result) = derivation.result,
        let expected: Int64 = calculated[derivation.figure]
      else { continue }
      #expect(result == expected, "\(derivation.figure)")
    }
    let isSquare = field.vertical == field.horizontal
    for (figure, count) in calculated where count != 0 {
      let names = isSquare ? [figure] : [figure, figure.replacing("field", with: "field height")]
      #expect(names.contains { derived.contains($0) }, "\(figure)")
    }
    if traffic.operations.known > 0 { #expect(derived.contains("operations per byte")) }
  }

  /// The transposed convolution puts each pixel at an even place, and the pooling reads the odd ones.
  @Test("of units that see nothing no size is derived but that of no pixels, and no stride")
  func blind() throws {
    let network = try network(
      """
      input 9 9 1; deconv stride=2 kernel=1 filters=1; crop top=1 left=1 bottom=1 right=1
      maxpool kernel=1 stride=2; conv filters=1 kernel=3
      """)
    let summary = try NetworkSummary(of: network)
    for place in [3, 4] {
      let explanation = try LayerExplanation(of: network.network.id(at: place), in: summary)
      let field = explanation.derivations.filter { $0.figure.hasPrefix("field") }
      #expect(field.map(\.figure) == ["field, pixels"])
      #expect(field.map(\.numbers) == ["0"])
      #expect(field.map(\.formula) == ["no pixels"])
      #expect(explanation.field?.vertical.stride == nil)
    }
  }

  @Test("AlexNet's first layer as a matrix product, as the lectures have it")
  func alexNetFirstLayer() throws {
    let network = try network("input 227 227 3; conv filters=96 kernel=11 stride=4")
    let summary = try NetworkSummary(of: network)
    let product = try #require(
      try LayerExplanation(of: network.network.id(at: 1), in: summary).product)
    #expect([product.weights.rows, product.weights.columns] == [96, 363])
    #expect([product.columns.rows, product.columns.columns] == [363, 3025])
    #expect([product.output.rows, product.output.columns] == [96, 3025])
    #expect(product.hasBias)
  }

  @Test("a fully connected 32×32×3 → 10 stretches the input to 3072")
  func stretchedInput() throws {
    let network = try network("input 32 32 3; fc units=10")
    let summary = try NetworkSummary(of: network)
    let product = try #require(
      try LayerExplanation(of: network.network.id(at: 1), in: summary).product)
    #expect([product.weights.rows, product.weights.columns] == [10, 3072])
  }
}
