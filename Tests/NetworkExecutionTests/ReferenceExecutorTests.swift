import NetworkExecution
import NetworkModel
import TestSupport
import Testing

struct ReferenceExecutorTests {
  private static let source = SeededParameters(seed: 1)

  private static func executor(_ network: InferredNetwork) -> ReferenceExecutor {
    ReferenceExecutor(network.network, feeding: network.seededInputs(source), with: source)
  }

  /// A network and the values, four bytes each, that live while each of its layers runs.
  struct Liveness: CustomTestStringConvertible {
    let testDescription: String
    let network: String
    let live: [Int]
  }

  @Test(
    "tensors live until their last use",
    arguments: [
      Liveness(
        testDescription: "a chain holds what is read and what is made",
        network: "input 4 4 2; conv filters=3 kernel=1; conv filters=5 kernel=1",
        live: [32, 32 + 48, 48 + 80]),
      Liveness(
        testDescription: "an activation writes over its input",
        network: "input 4 4 2; conv filters=3 kernel=1; relu; sigmoid; dropout; batchnorm; scale",
        live: [32, 32 + 48, 48, 48, 48, 48, 48]),
      Liveness(
        testDescription: "flattening copies nothing",
        network: "input 4 4 2; flatten; fc units=7", live: [32, 32, 32 + 7]),
      Liveness(
        testDescription: "pooling makes a volume of its own",
        network: "input 4 4 2; maxpool kernel=2 stride=2", live: [32, 32 + 8]),
      Liveness(
        testDescription: "a shortcut keeps its volume alive, and is not written over",
        network: """
          input 4 4 2
          add { path { relu; conv filters=2 kernel=1 }; path }
          conv filters=1 kernel=1
          """,
        // While the branch runs, the input stays; the sum needs both and makes a third.
        live: [32, 32 + 32, 32 + 64, 32 + 64, 32 + 16]),
      Liveness(
        testDescription: "parallel paths live until they are joined",
        network: """
          input 2 2 4
          concat { path { conv filters=1 kernel=1 }; path { conv filters=2 kernel=1 } }
          """,
        live: [16, 16 + 4, 16 + 4 + 8, 4 + 8 + 12]),
      Liveness(
        testDescription: "a side output is a result and stays",
        network: """
          input 2 2 4
          branch side { fc units=3 }
          conv filters=1 kernel=1
          conv filters=1 kernel=1
          """,
        live: [16, 16 + 3, 16 + 3 + 4, 3 + 4 + 4]),
    ])
  func liveness(_ example: Liveness) throws {
    var executor = Self.executor(try network(example.network))
    let runs = try executor.run()
    #expect(runs.map(\.liveBytes) == example.live.map { 4 * $0 })
    #expect(executor.peakBytes == 4 * (example.live.max() ?? 0))
  }

  @Test("a tensor that is looked at is not written over")
  func tap() throws {
    let network = try network("input 2 2 1; conv c filters=1 kernel=1; relu r; tanh")
    var executor = Self.executor(network)
    let (convolution, relu) = (try network.node(named: "c"), try network.node(named: "r"))
    var tapped: Tensor?
    while let run = try executor.step() {
      if run.node == convolution { tapped = executor.tensor(of: run.node) }
      guard run.node == relu else { continue }
      let before = try #require(tapped).values
      #expect(before.contains { $0 < 0 })
      #expect(executor.tensor(of: relu)?.values == before.map { max($0, 0) })
      #expect(executor.tensor(of: convolution) == nil, "it has been read")
    }
  }

  @Test("execution stops where the caller stops asking")
  func stopsEarly() throws {
    let network = try network("input 2 2 1; conv c filters=1 kernel=1; relu; tanh")
    var executor = Self.executor(network)
    let node = try network.node(named: "c")
    while let run = try executor.step(), run.node != node {}
    #expect(executor.tensor(of: node)?.shape.count == 4)
  }

  @Test("layers that share weights use the same")
  func sharedWeights() throws {
    let network = try network(
      """
      input 3 3 2
      conv a filters=2 kernel=3 pad=1
      conv b filters=2 kernel=3 pad=1 weights-of=a from=input
      conv c filters=2 kernel=3 pad=1 from=input
      """)
    var executor = Self.executor(network)
    var outputs: [String: [Float]] = [:]
    while let run = try executor.step() {
      outputs[network[run.node].name] = executor.tensor(of: run.node)?.values
    }
    #expect(outputs["a"] == outputs["b"])
    #expect(outputs["a"] != outputs["c"])
  }

  @Test("several inputs are fed by node")
  func severalInputs() throws {
    let network = try network(
      "input a 1 1 2; input b 1 1 2; add { path from=a; path from=b }")
    let feeds = [
      try network.node(named: "a"): Tensor.column(1, 2),
      try network.node(named: "b"): Tensor.column(10, 20),
    ]
    var executor = ReferenceExecutor(network.network, feeding: feeds, with: Self.source)
    let last = try #require(executor.run().last)
    #expect(executor.tensor(of: last.node)?.values == [11, 22])
  }

  @Test("NaN and infinite values are counted")
  func nonFinite() throws {
    let network = try network("input 1 1 3; scale s")
    let id = network.network.id(at: 0)
    var executor = ReferenceExecutor(
      network.network, feeding: [id: .column(.infinity, 1, .nan)], with: Self.source)
    #expect(try executor.run().map(\.nonFiniteCount) == [2, 2])
  }

  @Test("what is missing is named")
  func failures() throws {
    let network = try network("input 2 2 1; fc f units=2")
    let (input, layer) = (network.network.id(at: 0), try network.node(named: "f"))
    let image = Tensor([[1, 2], [3, 4]])

    var unfed = ReferenceExecutor(network.network, feeding: [:], with: Self.source)
    #expect(throws: ExecutionError(node: input, reason: .missingInput)) { try unfed.step() }

    var misfed = ReferenceExecutor(network.network, feeding: [input: .column(1)], with: Self.source)
    #expect(
      throws: ExecutionError(
        node: input, reason: .kernel(.inputsDiffer(image.shape, Tensor.column(1).shape)))
    ) { try misfed.step() }

    func run(_ parameters: [String: LayerParameters]) throws {
      var executor = ReferenceExecutor(
        network.network, feeding: [input: image], with: NamedParameters(parameters))
      _ = try executor.run()
    }
    let unnamed = ParameterFailure("no parameters for `f`")
    #expect(throws: ExecutionError(node: layer, reason: .parameters(unnamed))) { try run([:]) }
    let few = KernelError.parameterCount(.weights, 3, needed: 8)
    #expect(throws: ExecutionError(node: layer, reason: .kernel(few))) {
      try run(["f": LayerParameters(weights: [1, 2, 3], biases: [1, 2])])
    }
  }
}
