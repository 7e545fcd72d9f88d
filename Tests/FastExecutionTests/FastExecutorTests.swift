import FastExecution
import NetworkExecution
import NetworkModel
import TestSupport
import Testing

/// Whole networks, fused and planned, against the direct kernels a layer at a time.
struct FastExecutorTests {
  /// A network and what is special about its plan.
  struct Example: CustomTestStringConvertible {
    let testDescription: String
    let network: String
  }

  /// Its images see each other.
  static let ownStatistics = Example(
    testDescription: "a normalization by the batch's own statistics is not fused with what follows",
    network: "input 6 5 3; batchnorm statistics=#false; relu; conv filters=4 kernel=1")

  static let examples = [
    Example(
      testDescription: "normalization, addition and rectifier go into the convolution",
      network: """
        input 12 11 3
        conv filters=20 kernel=3 stride=2 pad=1 bias=none; batchnorm; relu
        add {
            path {
                conv filters=20 kernel=1; batchnorm; relu6
                conv filters=40 kernel=3 pad=1; batchnorm
            }
            path { conv filters=40 kernel=1 bias=none; batchnorm }
        }
        relu
        add { path { conv filters=40 kernel=3 pad=1; batchnorm; relu }; path }
        add { path; path { conv filters=40 kernel=1 }; path { conv filters=40 kernel=1 } }
        relu
        global-avgpool; fc units=10; softmax
        """),
    Example(
      testDescription: "parts of a concatenation lie where they belong, or are copied there",
      network: """
        input 10 10 8
        conv filters=16 kernel=3; relu
        concat {
            path
            path { conv filters=32 kernel=1; relu; conv filters=16 kernel=3 pad=1 }
            path { maxpool kernel=3 pad=1 stride=1; conv filters=24 kernel=5 pad=2; relu }
        }
        concat { path; path { batchnorm; relu; conv filters=7 kernel=3 pad=1 } }
        conv filters=5 kernel=3 pad=2
        """),
    Example(
      testDescription: "each layer of a dense block reads a longer part of one volume",
      network: """
        input 9 9 3
        conv filters=16 kernel=3 pad=1
        concat { path; path { batchnorm; relu; conv filters=16 kernel=3 pad=1 } }
        concat { path; path { batchnorm; relu; conv filters=16 kernel=3 pad=1 } }
        concat { path; path { batchnorm; relu; conv filters=16 kernel=3 pad=1 } }
        avgpool kernel=2 stride=2 rounding=floor; fc units=3
        """),
    Example(
      testDescription: "a volume is joined with itself",
      network: """
        input 4 4 16
        conv a filters=16 kernel=1
        concat { path; path; path { conv filters=16 kernel=1 } }
        concat along=height { path; path }
        add { path; path }
        """),
    Example(
      testDescription: "layers without a fast kernel run between those that have one",
      network: ExampleNetworks.everyKind),
    Example(
      testDescription: "channels by themselves",
      network: """
        input 14 14 3
        conv filters=32 kernel=3 stride=2 pad=1 bias=none; batchnorm; relu6
        conv filters=32 kernel=3 pad=1 groups=32 bias=none; batchnorm; relu6
        conv filters=24 kernel=1 bias=none; batchnorm
        add {
            path {
                conv filters=72 kernel=1 bias=none; batchnorm; relu6
                conv filters=72 kernel=3 pad=1 groups=72 bias=none; batchnorm; relu6
                conv filters=24 kernel=1 bias=none; batchnorm
            }
            path
        }
        """),
    Example(
      testDescription: "few channels, read by more than convolutions",
      network: """
        input 8 8 2
        concat { path; path { conv filters=3 kernel=3 pad=1; relu }; path { maxpool kernel=1 } }
        conv filters=2 kernel=2
        """),
    Example(
      testDescription: "a vector read by a window with padding, and side outputs",
      network: """
        input 3 3 5
        fc units=18; relu
        branch side { conv filters=4 kernel=3 pad=1; sigmoid }
        conv filters=6 kernel=1; relu
        branch other { fc units=2 }
        fc units=17; relu; dropout; fc units=3
        """),
    Example(
      testDescription:
        "sums of other kinds, and of volumes that are repeated, follow a convolution",
      network: """
        input 5 5 18
        subtract { path { conv filters=18 kernel=3 pad=1 }; path }
        add weights=plain { path { conv filters=18 kernel=1 }; path }
        add { path { conv filters=18 kernel=3 pad=1 }; path { global-avgpool } }
        add { path; path { global-avgpool; conv filters=18 kernel=1 } }
        """),
    Example(
      testDescription: "a bias at each position, then a sum",
      network: """
        input 5 5 18
        add { path { conv filters=18 kernel=3 pad=1 bias=per-position; batchnorm }; path }
        relu
        conv filters=1 kernel=1 bias=per-position; softmax
        """),
  ]

  /// What the direct kernels make of an image.
  private struct DirectRun {
    let parameters: [NodeID: LayerParameters]
    let feeds: [NodeID: Tensor]
    let values: [NodeID: Tensor]

    init(_ network: InferredNetwork) throws {
      let source = RecordingParameters(SeededParameters(seed: 4))
      feeds = network.seededInputs(source.seeded)
      var values: [NodeID: Tensor] = [:]
      var reference = ReferenceExecutor(network.network, feeding: feeds, with: source)
      while let run = try reference.step() { values[run.node] = reference.tensor(of: run.node) }
      self.values = values
      parameters = source.parameters
    }

    /// What a plan makes of the same image with the same parameters.
    func fast(
      _ network: InferredNetwork, keeping kept: [NodeID]? = nil, threads: Int = 2,
      _ set: InstructionSet = .best
    ) throws -> [NodeID: Tensor] {
      var executor = try FastExecutor(
        network.network, shapes: network.tensorShapes, keeping: kept, threads: threads,
        instructionSet: set
      ) { parameters[$0] ?? .none }
      // A second run finds in memory what the first has left there.
      _ = try executor.run(feeds)
      return try executor.run(feeds)
    }
  }

  /// Whether values are equal up to roundings: within 2⁻¹⁵ of the largest one.
  ///
  /// The examples are a dozen layers deep, and a sum of n terms keeps n·2⁻²⁴ of its terms' magnitudes;
  /// normalized values keep those near 1.
  private static func isNear(_ fast: Tensor, _ direct: Tensor) -> Bool {
    let largest = direct.values.map(\.magnitude).max() ?? 0
    return fast.shape == direct.shape
      && zip(fast.values, direct.values).allSatisfy { abs($0 - $1) <= 0x1p-15 * max(largest, 1) }
  }

  @Test(
    "a plan agrees with the direct kernels", arguments: examples + [ownStatistics])
  func agreement(example: Example) throws {
    let network = try network(example.network)
    let direct = try DirectRun(network)
    for set in InstructionSet.available {
      for threads in [1, 3] {
        let fast = try direct.fast(network, threads: threads, set)
        #expect(!fast.isEmpty)
        for (node, tensor) in fast {
          let expected = try #require(direct.values[node])
          #expect(
            Self.isNear(tensor, expected), "\(network[node].name), \(set), \(threads) threads")
        }
      }
    }
  }

  /// Kinds whose outputs may differ by far more than what they read.
  private static let steepKinds: Set<LayerKind> = [
    .radialBasis, .batchNormalization, .layerNormalization, .groupNormalization,
    .localResponseNormalization, .activation, .instanceNormalization, .globalResponseNormalization,
    .l2Normalization,
  ]

  @Test("a plan of random networks agrees with the direct kernels", arguments: SpatialAxes.allCases)
  func random(axes: SpatialAxes) throws {
    var graphs = RandomGraphs(seed: 13)
    var held = 0
    for place in 0..<400 {
      let network = try graphs.draw(axes)
      // These make much of a small difference.
      if network.network.nodes.contains(where: { Self.steepKinds.contains($0.layer.kind) }) {
        continue
      }
      let direct = try DirectRun(network)
      held += 1
      for (node, tensor) in try direct.fast(network) {
        let expected = try #require(direct.values[node])
        #expect(
          Self.isNear(tensor, expected),
          "network \(place): \(network.network.nodes.map { ($0.name, $0.layer, $0.inputs) })")
      }
    }
    #expect(held >= 40)
  }

  @Test("every layer can be kept", arguments: examples)
  func everyLayer(example: Example) throws {
    let network = try network(example.network)
    let all = network.network.nodes.indices.map { network.network.id(at: $0) }
    let direct = try DirectRun(network)
    for node in all {
      let fast = try direct.fast(network, keeping: [node])
      #expect(Self.isNear(try #require(fast[node]), try #require(direct.values[node])))
    }
    let fast = try direct.fast(network, keeping: all)
    #expect(fast.count == all.count)
    for (node, tensor) in fast { #expect(Self.isNear(tensor, try #require(direct.values[node]))) }
  }

  @Test("images do not see each other, nor does the number of threads show", arguments: examples)
  func images(example: Example) throws {
    let network = try network(example.network)
    let source = RecordingParameters(SeededParameters(seed: 4))
    let first = network.seededInputs(source.seeded)
    let second = network.seededInputs(SeededParameters(seed: 5))
    var reference = ReferenceExecutor(network.network, feeding: first, with: source)
    _ = try reference.run()
    let parameters = { source.parameters[$0] ?? .none }
    var single = try FastExecutor(
      network.network, shapes: network.tensorShapes, threads: 1, parameters: parameters)
    var pair = try FastExecutor(
      network.network, images: 2, shapes: network.tensorShapes, threads: 2, parameters: parameters)
    let results = [try single.run(first), try single.run(second)]
    let both = try pair.run(first.merging(second) { $0.followed(by: $1) })
    for (node, tensor) in both {
      let parts = try results.map { try #require($0[node]) }
      // To the bit: each value is the same sum in the same order.
      #expect(tensor == parts[0].followed(by: parts[1]), "\(network[node].name)")
    }
  }

  @Test("memory is used again")
  func memory() throws {
    let chain = String(repeating: "conv filters=16 kernel=1; relu\n", count: 40)
    let network = try network("input 16 16 16\n\(chain)")
    let executor = try FastExecutor(network.network, shapes: network.tensorShapes) { id in
      guard case .convolution = network[id].layer else { return .none }
      return LayerParameters(
        weights: Array(repeating: 0, count: 256), biases: Array(repeating: 0, count: 16))
    }
    #expect(executor.memoryBytes == 2 * 16 * 16 * 16 * 4)
  }

  @Test("what is fed is checked")
  func feeds() throws {
    let network = try network("input i 4 4 2; relu")
    let input = try network.node(named: "i")
    var executor = try FastExecutor(network.network, shapes: network.tensorShapes) { _ in .none }
    #expect(throws: ExecutionError(node: input, reason: .missingInput)) {
      try executor.run([:])
    }
    let wrong = TensorShape(images: 1, channels: 2, height: 4, width: 5)
    let right = TensorShape(images: 1, channels: 2, height: 4, width: 4)
    #expect(
      throws: ExecutionError(node: input, reason: .kernel(.inputsDiffer(wrong, right)))
    ) {
      try executor.run([input: Tensor(wrong)])
    }
  }

  @Test("parameters are checked")
  func parameters() throws {
    let network = try network("input 4 4 2; conv c filters=3 kernel=1; batchnorm b")
    let (convolution, norm) = (try network.node(named: "c"), try network.node(named: "b"))
    #expect(
      throws: ExecutionError(
        node: convolution, reason: .kernel(.parameterCount(.weights, 0, needed: 3)))
    ) {
      _ = try FastExecutor(network.network, shapes: network.tensorShapes) { _ in .none }
    }
    #expect(
      throws: ExecutionError(
        node: convolution, reason: .kernel(.parameterCount(.weights, 0, needed: 6)))
    ) {
      _ = try FastExecutor(
        network.network, shapes: network.tensorShapes, keeping: [convolution, norm]
      ) { _ in .none }
    }
  }
}

extension Tensor {
  /// The images of two tensors.
  fileprivate func followed(by other: Tensor) -> Tensor {
    Tensor(
      TensorShape(
        images: shape.images + other.shape.images, channels: shape.channels, height: shape.height,
        width: shape.width),
      values + other.values)
  }
}
