import CNNDiagnostics
package import NetworkExecution
package import NetworkModel
package import NetworkSpec
package import Testing

/// Numbers that are the same in every run of the tests.
package struct FixedGenerator: RandomNumberGenerator {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    // Knuth's linear congruential generator; its upper half is good enough to choose test cases.
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let upper = state >> 32
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return upper << 32 | state >> 32
  }
}

extension TensorShape {
  /// One image of a volume.
  package init(_ volume: Shape) {
    self.init(images: 1, volume)
  }
}

extension Tensor {
  /// One image, a list of rows for each channel.
  package init(_ channels: [[Float]]...) {
    let rows = channels.first ?? []
    self.init(
      TensorShape(
        images: 1, channels: channels.count, height: rows.count, width: rows.first?.count ?? 0),
      channels.flatMap { $0.flatMap(\.self) })
  }

  /// One value per channel.
  package static func column(_ values: Float...) -> Tensor {
    Tensor(TensorShape(images: 1, channels: values.count, height: 1, width: 1), values)
  }

  /// Values from −2 to 2.
  package static func random(
    _ shape: TensorShape, using generator: inout some RandomNumberGenerator
  ) -> Tensor {
    Tensor(shape, (0..<shape.count).map { _ in Float.random(in: -2...2, using: &generator) })
  }
}

extension LayerParameters {
  /// Values from −1 to 1; variances from ½ to 2.
  package static func random(
    _ sizes: ParameterSizes, using generator: inout some RandomNumberGenerator
  ) -> LayerParameters {
    func values(_ count: Int, in range: ClosedRange<Float>) -> [Float] {
      (0..<count).map { _ in Float.random(in: range, using: &generator) }
    }
    return LayerParameters(
      weights: values(sizes.weights, in: -1...1), biases: values(sizes.biases, in: -1...1),
      mean: values(sizes.mean, in: -1...1), variance: values(sizes.variance, in: 0.5...2))
  }
}

/// The output of a layer by the direct kernels.
package func forward(
  _ layer: Layer, on inputs: Tensor..., with parameters: LayerParameters = .none
) throws -> Tensor {
  var operands = inputs
  var tally = OperationTally()
  return try DirectKernels().run(layer, on: &operands, with: parameters, counting: &tally)
}

/// The same window down and across.
package func square(
  _ kernel: Int, stride: Int = 1, pad: Int = 0, dilation: Int = 1
) throws(LayerError) -> Windows {
  let window = try Window(
    kernel: kernel, stride: stride, dilation: dilation,
    padding: .explicit(before: pad, after: pad))
  return Windows(vertical: window, horizontal: window)
}

/// The network `n` of a description, with its facts.
package func elaborated(
  _ text: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> Elaboration {
  var sources = SourceMap()
  var library = SpecLibrary(
    reading: SourceFile(path: "n.kdl", bytes: Array(text.utf8)), into: &sources,
    imports: NoImports())
  let expanded = library.elaborate("n")
  let elaboration = try #require(expanded, sourceLocation: sourceLocation)
  let messages = (library.diagnostics + elaboration.diagnostics)
    .filter { $0.severity == .error }.map(\.headline)
  #expect(messages == [], sourceLocation: sourceLocation)
  return elaboration
}

/// The network that the lines of a description make.
package func network(
  _ body: String, sourceLocation: SourceLocation = #_sourceLocation
) throws -> InferredNetwork {
  try #require(
    elaborated("network n {\n\(body)\n}", sourceLocation: sourceLocation).network,
    sourceLocation: sourceLocation)
}

extension InferredNetwork {
  package func node(named name: String) throws -> NodeID {
    let index = network.nodes.firstIndex { $0.name == name }
    return network.id(at: try #require(index, "no layer \(name)"))
  }

  /// The extents of one image at every node.
  package var tensorShapes: [NodeID: TensorShape] {
    var shapes: [NodeID: TensorShape] = [:]
    for index in network.nodes.indices {
      let id = network.id(at: index)
      shapes[id] = TensorShape(shape(of: id))
    }
    return shapes
  }

  /// Seeded images for all inputs.
  package func seededInputs(_ source: SeededParameters) -> [NodeID: Tensor] {
    var feeds: [NodeID: Tensor] = [:]
    for (id, shape) in network.inputs { feeds[id] = source.input(shape, at: id) }
    return feeds
  }
}

extension ReferenceExecutor {
  /// Runs all layers.
  package mutating func run() throws -> [LayerRun] {
    var runs: [LayerRun] = []
    while let run = try step() { runs.append(run) }
    return runs
  }
}
