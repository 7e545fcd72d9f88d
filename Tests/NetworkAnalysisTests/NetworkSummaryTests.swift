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
