@_spi(Rules) import NetworkModel
import TestSupport
import Testing

struct OpaqueTests {
  private static func opaque(
    _ arithmetic: Opaque.Arithmetic, macs: Int64? = nil,
    parameters: ParameterCount? = ParameterCount.none
  ) throws -> Opaque {
    try Opaque(
      "Op", output: Shape(height: 2, width: 2, channels: 3), arithmetic: arithmetic, macs: macs,
      parameters: parameters)
  }

  @Test(arguments: cases())
  func figures(_ layer: LayerCase) throws { try layer.check() }

  private static func cases() -> [LayerCase] {
    [
      LayerCase(
        "attention's scores, of two paths (Vaswani et al. 2017, §3.2)",
        .opaque(try opaque(.matrixProduct, macs: 700)), on: [7, 1, 4], [7, 1, 4],
        gives: [2, 2, 3], macs: 700, operations: [.multiplications: 700, .additions: 700]),
      LayerCase(
        "weights that it states",
        .opaque(
          try opaque(
            .weightedProduct, macs: 60,
            parameters: try ParameterCount(weights: 12, biases: 3))),
        on: [9, 9, 9], gives: [2, 2, 3], weights: 12, biases: 3, macs: 60),
      LayerCase("values moved", .opaque(try opaque(.none)), on: [1, 1, 12], gives: [2, 2, 3]),
    ]
  }

  @Test("any number of inputs, or none")
  func inputs() throws {
    let layer = Layer.opaque(try Self.opaque(.unknown))
    let one = try volume(1, 1, 1)
    for input in [LayerInput.none, .one(one), .several([one, one, one])] {
      #expect(try layer.output(from: input) == (try volume(2, 2, 3)))
    }
  }

  @Test("what is not known follows from what is stated and from what it computes")
  func unknowns() throws {
    let cases: [(Opaque, Unknowns)] = [
      (try Self.opaque(.none), []),
      (try Self.opaque(.none, parameters: nil), .parameters),
      (try Self.opaque(.matrixProduct, macs: 1), []),
      (try Self.opaque(.matrixProduct), [.macs, .operations]),
      (try Self.opaque(.weightedProduct, macs: 1), .connections),
      (try Self.opaque(.weightedProduct), [.macs, .operations, .connections]),
      (try Self.opaque(.recurrence, macs: 1), [.operations, .connections, .saved]),
      (try Self.opaque(.recurrence), [.macs, .operations, .connections, .saved]),
      (try Self.opaque(.softmax), .operations),
      (try Self.opaque(.elementwise), [.operations, .saved]),
      (try Self.opaque(.activation), [.operations, .saved]),
      (try Self.opaque(.normalization), [.operations, .saved]),
      (try Self.opaque(.unknown), [.macs, .operations, .connections, .saved, .depth]),
      (try Self.opaque(.unknown, macs: 0), [.operations, .connections, .saved, .depth]),
    ]
    for (layer, unknowns) in cases {
      #expect(layer.unknowns == unknowns, "\(layer.arithmetic), \(layer.macs ?? -1)")
      #expect(Layer.opaque(layer).unknowns == unknowns)
    }
    #expect(Set(cases.map(\.0.arithmetic)) == Set(Opaque.Arithmetic.allCases))
    #expect(Layer.activation(try Activation(.relu)).unknowns == [])
  }

  @Test("counts below 0 are no counts")
  func negative() throws {
    #expect(throws: LayerError.countOverflow(.macs)) {
      try Self.opaque(.matrixProduct, macs: -1)
    }
    #expect(throws: LayerError.countOverflow(.parameters)) {
      try Self.opaque(.none, parameters: try ParameterCount(weights: -1))
    }
  }

  @Test("omissions lack their shape, and what follows from what they compute")
  func omissions() throws {
    func unknowns(_ arithmetic: Opaque.Arithmetic, _ parameters: ParameterCount?) -> Unknowns {
      Omission(
        name: "a", operatorName: "A", reason: .follows("b"), arithmetic: arithmetic,
        parameters: parameters
      ).unknowns
    }
    let always: Unknowns = [.outputs, .saved, .layers, .depth]
    #expect(unknowns(.none, ParameterCount.none) == always)
    #expect(unknowns(.none, nil) == always.union(.parameters))
    #expect(unknowns(.elementwise, ParameterCount.none) == always.union(.operations))
    #expect(
      unknowns(.unknown, ParameterCount.none)
        == always.union([.macs, .operations, .connections]))
  }

  @Test("folding keeps what is left out, and a normalization whose input it reads")
  func folding() throws {
    var inference = ShapeInference(name: "folded")
    let image = inference.add(
      Node(
        name: "image",
        layer: .input(InputVolume(shape: try volume(4, 4, 3))), inputs: .none, origin: 0))
    func convolution(_ name: String, _ input: NodeID) throws -> NodeID {
      inference.add(
        Node(
          name: name,
          layer: .convolution(try Convolution(filters: 3, windows: square(1), bias: .none)),
          inputs: .one(input), origin: 0))
    }
    func normalization(_ name: String, _ input: NodeID) throws -> NodeID {
      inference.add(
        Node(
          name: name, layer: .batchNormalization(try BatchNormalization()), inputs: .one(input),
          origin: 0))
    }
    let first = try convolution("a", image)
    let second = try convolution("b", try normalization("a/bn", first))
    let last = try normalization("b/bn", second)
    inference.omit(
      Omission(
        name: "x", operatorName: "X", reason: .unknownOperator, parameters: nil, inputs: [second]))
    let network = try #require(inference.finish(output: last, origins: Origins()))
    let folded = network.foldingBatchNormalization()
    #expect(folded.network.nodes.map(\.name) == ["image", "a", "b", "b/bn"])
    #expect(folded.network.omissions.map { $0.inputs.map { folded[$0].name } } == [["b"]])
  }
}
