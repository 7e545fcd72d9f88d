import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@Suite struct NetworkSummaryTests {
  @Test("parameters count once, the rest by the batch")
  func batch() throws {
    let network = try network(
      "input 8 8 3; conv filters=8 kernel=3; batchnorm; relu; fc units=10; softmax")
    let one = try NetworkSummary(of: network).totals
    let seven = try NetworkSummary(of: network, batch: 7).totals
    #expect(one.parameters.total.exact == Int64(224 + 16 + 2890))
    #expect(one.parameters.statistics == 16)
    #expect(one.macs.exact == Int64(7776 + 2880))
    #expect(one.activations.exact == Int64(192 + 288 + 10))
    #expect(seven.parameters == one.parameters)
    #expect(seven.macs == one.macs.times(7))
    #expect(seven.activations == one.activations.times(7))
    for kind in OperationCount.Class.allCases {
      #expect(seven.operations[kind] == one.operations[kind].times(7))
    }
    #expect(one.flops == one.macs.times(2))
    #expect(one.parameterBytes == one.parameters.total.times(4))
  }

  @Test("what is not counted is nil and not zero")
  func notCounted() throws {
    let network = try network("input 8 8 3; conv filters=8 kernel=3; relu; flatten; softmax")
    let layers = try NetworkSummary(of: network).layers
    #expect(layers.map { $0.macs == nil } == [true, false, true, true, true])
    #expect(layers.map { $0.activations == nil } == [false, false, true, true, true])
  }

  @Test("side outputs count on request")
  func branches() throws {
    let network = try network("input 1 1 4; branch side { fc units=3 }; fc units=2")
    #expect(try NetworkSummary(of: network).totals.parameters.total == 10)
    #expect(
      try NetworkSummary(of: network, includesBranches: true).totals.parameters.total == 25)
  }

  /// A network with a side output of which something else needs a part.
  struct PartlySide: CustomTestStringConvertible {
    let statements: String
    /// Without side outputs.
    let parameters: Int64
    let macs: Int64
    let depth: Int64
    /// With side outputs.
    let allParameters: Int64
    let sideLayers: [String]

    var testDescription: String { statements }

    static let all = [
      PartlySide(
        statements:
          "branch aux { conv z filters=5 kernel=1; softmax s }; conv e from=\"aux/z\" filters=3 kernel=1",
        parameters: 112 + 25 + 18, macs: 6912 + 1280 + 960, depth: 3, allParameters: 155,
        sideLayers: ["aux/s"]),
      // Through another side output.
      PartlySide(
        statements: """
          branch aux { conv z filters=5 kernel=1; branch deep { relu w; conv v filters=2 kernel=1 } }
          conv e from="aux/deep/w" filters=3 kernel=1
          """,
        parameters: 112 + 25 + 18, macs: 6912 + 1280 + 960, depth: 3, allParameters: 155 + 12,
        sideLayers: ["aux/deep/v"]),
      // A result, marked on the main path or where it stands.
      PartlySide(
        statements: "branch aux { conv z filters=5 kernel=1; softmax s }; output \"aux/s\"",
        parameters: 112 + 25, macs: 6912 + 1280, depth: 2, allParameters: 137, sideLayers: []),
      PartlySide(
        statements: """
          branch aux { conv z filters=5 kernel=1; output; conv y filters=2 kernel=1 }
          conv e filters=3 kernel=1; output
          """,
        parameters: 112 + 25 + 15, macs: 6912 + 1280 + 768, depth: 2, allParameters: 152 + 12,
        sideLayers: ["aux/y"]),
    ]
  }

  @Test(
    "what the main path or a result needs of a side output counts", arguments: PartlySide.all)
  func partlySide(_ example: PartlySide) throws {
    let network = try network(
      "input 8 8 3; conv c filters=4 kernel=3 pad=1\n" + example.statements)
    #expect(
      network.network.nodes.filter { $0.isSideOutput }.map { $0.name } == example.sideLayers)
    let totals = try NetworkSummary(of: network).totals
    #expect(totals.parameters.total.exact == example.parameters)
    #expect(totals.macs.exact == example.macs)
    #expect(NetworkDepth(of: network).total.exact == example.depth)
    let counted = NetworkByClass(of: network)
    #expect(try counted.totals(by: .torchvision).parameters.total.exact == example.parameters)
    let memory = try MemoryRequirement(of: network, batch: 1, MemorySettings())
    #expect(memory[.parameters].exact == 4 * example.parameters)
    let all = try NetworkSummary(of: network, includesBranches: true).totals
    #expect(all.parameters.total.exact == example.allParameters)
  }

  @Test(
    "weights are frozen where they are declared, whoever shares them",
    arguments: [
      ("", "", 626 + 148, 0), ("frozen=#true", "", 626, 148),
      ("", "frozen=#true", 626 + 148, 0), ("frozen=#true", "frozen=#true", 626, 148),
    ] as [(String, String, Int64, Int64)])
  func frozenWhereDeclared(
    _ owner: String, _ sharer: String, _ trainable: Int64, _ frozen: Int64
  ) throws {
    let network = try network(
      """
      input 8 8 3
      conv a filters=4 kernel=3 pad=1; relu
      conv d filters=4 kernel=3 pad=1 \(owner); relu
      conv e filters=4 kernel=3 pad=1 weights-of=d \(sharer); relu
      fc o units=2
      """)
    let totals = try NetworkSummary(of: network).totals
    #expect(totals.trainableParameters.exact == trainable)
    #expect(totals.frozenParameters.exact == frozen)
    var settings = MemorySettings()
    settings.use = .training(.sgd)
    let memory = try MemoryRequirement(of: network, batch: 1, settings)
    #expect(memory[.parameterGradients].exact == 4 * trainable)
    let learning = try SavedOutputs(of: network).trained.map { network[$0].name }
    #expect(learning == (frozen > 0 ? ["a", "o"] : ["a", "d", "e", "o"]))
  }

  @Test("shared weights count once, frozen ones separately")
  func sharedAndFrozen() throws {
    let network = try network(
      "input 1 1 4; fc a units=4; fc b units=4 weights-of=a; rbf units=2 frozen=#true")
    let totals = try NetworkSummary(of: network).totals
    #expect(totals.parameters.total.exact == Int64(20 + 8))
    #expect(totals.trainableParameters == 20)
    #expect(totals.frozenParameters == 8)
    #expect(totals.macs == 32)
  }

  @Test(
    "weights shared with a side output count with the first layer that counts",
    arguments: [
      "input 1 1 4; branch s { fc a units=4 }; fc b units=4 weights-of=\"s/a\"",
      "input 1 1 4; branch s { fc a units=4 }; fc b units=4 weights-of=\"s/a\"; fc units=4 weights-of=b",
    ])
  func sharedWithSideOutputs(_ body: String) throws {
    let network = try network(body)
    for includesBranches in [false, true] {
      let summary = try NetworkSummary(of: network, includesBranches: includesBranches)
      #expect(summary.totals.parameters.total == 20)
      #expect(summary.layers.map { $0.parameters.total.known }.reduce(0, +) == 20)
      let counted = NetworkByClass(of: network, includesBranches: includesBranches)
      #expect(try counted.totals(by: .torchvision).parameters.total == 20)
      var settings = MemorySettings()
      settings.includesBranches = includesBranches
      let memory = try MemoryRequirement(of: network, batch: 1, settings)
      #expect(memory[.parameters] == 80)
      let owner = network.network.id(at: includesBranches ? 1 : 2)
      let explanation = try LayerExplanation(of: owner, in: summary)
      #expect(explanation.figures.parameters.total == 20)
      #expect(
        explanation.derivations.contains { $0.figure == "biases" && $0.result == .integer(4) })
    }
  }

  @Test("a count beyond 64 bits is an error at its layer")
  func overflow() throws {
    let network = try network("input 65536 65536 3; conv filters=1 kernel=65536; fc units=1")
    #expect(throws: AnalysisError.self) {
      try NetworkSummary(of: network, batch: Int(Int32.max) * 1_000_000)
    }
  }

  /// Batches are just below and just beyond what 64 bits hold.
  @Test(
    "64 bits are the limit, and what exceeds them is named: the layer, or the sum",
    arguments: [
      // (2³¹ − 1)·2³⁰ parameters of 4 bytes are the most, and half as many of 8.
      ("input 1 1 2147483647; fc a units=1073741824 bias=none", Precision.float32, 1, nil, nil),
      (
        "input 1 1 2147483647; fc a units=1073741825 bias=none", .float32, 1, "a",
        LayerError.Quantity.parameterBytes
      ),
      ("input 1 1 2147483647; fc a units=1073741825 bias=none", .float16, 1, nil, nil),
      ("input 1 1 2147483647; fc a units=536870912 bias=none", .float64, 1, nil, nil),
      ("input 1 1 2147483647; fc a units=536870913 bias=none", .float64, 1, "a", .parameterBytes),
      // 2³² MACs.
      ("input 1 1 65536; fc a units=65536 bias=none", .float32, (1 << 30) - 1, nil, nil),
      ("input 1 1 65536; fc a units=65536 bias=none", .float32, 1 << 30, "a", .flops),
      (
        "input 1 1 65536; fc a units=65536 bias=none; fc b units=65536 bias=none", .float32,
        (1 << 29) - 1, nil, nil
      ),
      (
        "input 1 1 65536; fc a units=65536 bias=none; fc b units=65536 bias=none", .float32,
        1 << 29, "", .flops
      ),
      (
        "input 1 1 65536; branch s { fc a units=65536 bias=none }; fc b units=65536 bias=none",
        .float32, 1 << 29, "", .flops
      ),
      // 2³² values.
      ("input 65536 65536 1; pad a", .float32, (1 << 28) - 1, nil, nil),
      ("input 65536 65536 1; pad a", .float32, 1 << 28, "", .activationBytes),
      ("input 65536 65536 1; pad a", .float32, 1 << 29, "input", .activationBytes),
    ] as [(String, Precision, Int, String?, LayerError.Quantity?)])
  func limits(
    _ layers: String, _ precision: Precision, _ batch: Int, _ name: String?,
    _ quantity: LayerError.Quantity?
  ) throws {
    let network = try network(layers)
    do throws(AnalysisError) {
      _ = try NetworkSummary(of: network, batch: batch, precision: precision)
      #expect(name == nil)
    } catch {
      #expect((error.node.map { network[$0].name } ?? "") == name)
      #expect(quantity.map { .countOverflow($0) } == error.error)
    }
  }

  @Test("concentration names the largest, and how much is early or fully connected")
  func concentration() throws {
    let network = try network(
      "input 1 1 10; fc a units=100; fc b units=1; conv c filters=2 kernel=1")
    let summary = try NetworkSummary(of: network)
    let concentration = Concentration(of: summary) { $0.parameters.total.known }
    #expect(concentration.total == 1100 + 101 + 4)
    #expect(concentration.largest.map { network[$0.node].name } == ["a", "b", "c"])
    #expect(concentration.inFullyConnected == 1201)
    #expect(concentration.inFirstHalf == 1201)
  }
}
