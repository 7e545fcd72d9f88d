import FastExecution
import NetworkExecution
import NetworkModel
import TestSupport
import Testing

/// Batch normalization folded into convolutions, against the direct kernels, one after the other.
struct FoldingTests {
  static let convolutions = [
    "input 9 8 3; conv c filters=20 kernel=3 stride=2 pad=1 rounding=floor bias=none",
    "input 6 6 33; conv c filters=17 kernel=1",
    "input 7 7 16; conv c filters=48 kernel=3 pad=1",
    "input 5 9 24; conv c filters=24 kernel=\"1x3\" groups=24 bias=none",
    "input 8 8 32; conv c filters=32 kernel=3 pad=2 dilation=2 groups=4",
    "input 4 4 70; conv c filters=130 kernel=3 pad=1 bias=none",
  ]

  /// A convolution and its normalization, with what they read.
  private struct Case {
    let network: InferredNetwork
    var parameters: [NodeID: LayerParameters] = [:]
    var input: Tensor
    let convolution: NodeID
    let norm: NodeID

    init(_ text: String, seed: UInt64) throws {
      network = try TestSupport.network(text + "; batchnorm n")
      var generator = FixedGenerator(seed: seed)
      input = Tensor.random(
        TensorShape(network.shape(of: network.network.id(at: 0))), using: &generator)
      convolution = try network.node(named: "c")
      norm = try network.node(named: "n")
      for id in [convolution, norm] {
        let shape = TensorShape(network.shape(of: id == convolution ? inputNode : convolution))
        parameters[id] = .random(
          try DirectKernels().parameterSizes(of: network[id].layer, on: [shape]), using: &generator)
      }
    }

    var inputNode: NodeID { network.network.id(at: 0) }

    /// One layer after the other.
    var direct: Tensor {
      get throws {
        try forward(
          network[norm].layer,
          on: forward(
            network[convolution].layer, on: input, with: parameters[convolution] ?? .none),
          with: parameters[norm] ?? .none)
      }
    }

    /// The plan's result, and the nodes at which its steps end.
    func planned(
      _ set: InstructionSet = .best, _ change: (inout LayerParameters) -> Void = { _ in }
    ) throws -> (result: Tensor, steps: [NodeID]) {
      var changed = parameters
      change(&changed[norm, default: .none])
      var executor = try FastExecutor(
        network.network, shapes: network.tensorShapes, instructionSet: set
      ) { changed[$0] ?? .none }
      let result = try #require(try executor.run([inputNode: input])[norm])
      return (result, executor.steps.map(\.node))
    }

    var bound: ErrorBound {
      get throws {
        guard case .batchNormalization(let layer) = network[norm].layer else {
          throw KernelError.notSaved
        }
        return try ErrorBound(
          folding: layer, parameters[norm] ?? .none, into: network[convolution].layer, on: input,
          with: parameters[convolution] ?? .none)
      }
    }
  }

  @Test(
    "folded values are within the derived bound of the direct ones", arguments: convolutions)
  func bound(text: String) throws {
    for seed in 0..<4 {
      let example = try Case(text, seed: UInt64(seed))
      let (bound, direct) = (try example.bound, try example.direct)
      for set in InstructionSet.available {
        let (result, steps) = try example.planned(set)
        // The convolution is not a step of its own.
        #expect(!steps.contains(example.convolution))
        #expect(bound.holds(result, direct), "\(set), seed \(seed)")
      }
    }
  }

  @Test("the bound is narrow: it sees a mean, a variance or a shift off by a ten-thousandth")
  func narrow() throws {
    let example = try Case(Self.convolutions[0], seed: 1)
    let (bound, direct) = (try example.bound, try example.direct)
    let changes: [(inout LayerParameters) -> Void] = [
      { $0.mean[3] += 1e-4 }, { $0.variance[3] *= 1.0001 }, { $0.biases[3] += 1e-4 },
      { $0.weights[3] *= 1.0001 },
    ]
    for change in changes {
      #expect(!bound.holds(try example.planned(.best, change).result, direct))
    }
  }

  @Test("what would overflow is not folded, and gives what the direct kernels give")
  func overflow() throws {
    var example = try Case(Self.convolutions[1], seed: 2)
    example.parameters[example.convolution]?.weights[5] = 0x1p30
    example.parameters[example.norm]?.weights[0] = 0x1p100
    example.input.values = example.input.values.map { $0 * 0x1p-20 }
    let (result, steps) = try example.planned()
    #expect(steps.contains(example.convolution))
    #expect(result.nonFiniteCount == 0)
    #expect(try example.direct.nonFiniteCount == 0)
    #expect(try example.bound.holds(result, example.direct))
  }
}
