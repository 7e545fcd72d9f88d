import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

/// Results, what nothing reads, side outputs that do not fit, strides that nobody stated.
@Suite struct OutputTests {
  private let heads = """
    conv a filters=4 kernel=1
    b one
    conv c filters=2 kernel=1 from=a

    """
  private let block = "block b { conv filters=3 kernel=1; relu }\n"

  @Test("the marked layers are the results, the first before all")
  func marked() throws {
    let network = try network(heads + "output c; output one a", blocks: block)
    #expect(network.network.outputs.map { network[$0].name } == ["c", "one/relu1", "a"])
    #expect(network.network.output.map { network[$0].name } == "c")
    let last = try NetworkSpecTests.network("relu; tanh")
    #expect(last.network.outputs.map { last[$0].name } == ["tanh1"])
    let here = try NetworkSpecTests.network("relu; output; tanh from=input; output")
    #expect(here.network.outputs.map { here[$0].name } == ["relu1", "tanh1"])
  }

  @Test("what cannot be a result")
  func wrong() {
    expectFindings(networkText("relu; output «nope»"), .unknownName)
    expectFindings(networkText("«output»; input 1 1 1; relu", input: nil), .missingInput)
  }

  @Test("a layer that nothing reads and nobody marked is remarked on")
  func unread() {
    var found = expectFindings(
      networkText("conv a filters=4 kernel=1; «conv» b filters=3 kernel=1; relu from=a"),
      .unreadLayer)
    #expect(found.first?.headline == "nothing reads `b`")
    #expect(found.first?.help.first?.text == "if it is a result, mark it: `output b`")
    #expect(found.first?.severity == .warning)
    found = expectFindings(
      block.replacing("relu", with: "«relu»") + networkText(heads), .unreadLayer)
    #expect(found.first?.help.first?.text == "if it is a result, mark it: `output \"one/relu1\"`")
    // One for each statement, and none where something else is wrong.
    expectFindings(
      networkText("repeat 5 { «conv» filters=4 kernel=1 from=input }; relu from=input"),
      .unreadLayer)
    expectFindings(
      networkText("conv a filters=4 kernel=1; relu; relu from=«aa»"), .unknownName)
    #expect(Reading(networkText("branch { relu; tanh }; relu; output; elu; output")).findings == [])
  }

  @Test("a side output that does not fit is left out, with a warning")
  func misfits() throws {
    let text = networkText(
      "relu; branch good { tanh }; branch bad { conv filters=1 kernel=«9»; relu }; elu; "
        + "published parameters=0 source=s")
    let found = expectFindings(text, .windowExceedsInput)
    #expect(found.first?.severity == .warning)
    #expect(found.first?.notes.last == "left out of the network: `bad`")
    let network = try #require(Reading(MarkedText(text).text).elaborations.first?.network)
    #expect(network.names == ["relu1", "good/tanh1", "elu1"])
    var settings = ElaborationSettings()
    settings.demandsBranches = true
    #expect(Reading(MarkedText(text).text, settings: settings).elaborations.first?.network == nil)
    // What the main path needs of it, it cannot do without.
    let needed = Reading(
      networkText("relu; branch bad { conv x filters=1 kernel=9 }; relu from=\"bad/x\""))
    #expect(needed.elaborations.first?.network == nil)
    #expect(needed.findings.map(\.severity) == [.error])
  }

  @Test(
    "the stride of a pooling is not unstated",
    arguments: [
      ("«maxpool» kernel=2", 1), ("«avgpool» kernel=\"1x2\"", 1), ("maxpool kernel=2 stride=1", 0),
      ("maxpool kernel=2 stride=kernel", 0), ("maxpool kernel=1", 0), ("avgpool kernel=8", 0),
      ("repeat 2 { «l2pool» kernel=2 }", 1), ("conv filters=1 kernel=3", 0),
    ])
  func strides(statement: String, count: Int) {
    let found = Reading(MarkedText(networkText(statement)).text).findings
    #expect(found.map(\.id) == Array(repeating: .unstatedStride, count: count))
    #expect(found.allSatisfy { $0.severity == .warning && $0.help.count == 2 })
  }

  @Test("the kernel's extents as a stride, unless a parameter is called so")
  func kernelAsStride() throws {
    let network = try network(
      "maxpool kernel=\"2x1\" stride=kernel; b 2; conv filters=1 kernel=2 stride=kernel",
      blocks: "block b kernel { maxpool kernel=2 stride=kernel rounding=floor }")
    #expect(network.names.map { network.output($0) } == ["4×8×4", "2×4×4", "1×2×1"])
  }
}

/// Batch normalizations that become biases.
@Suite struct FoldingTests {
  private func names(
    _ statements: String, blocks: String = "", _ location: SourceLocation = #_sourceLocation
  ) throws -> [String] {
    let folded = try network(statements + "; fold-batchnorm", blocks: blocks, location)
    return folded.nodes.dropFirst().map { "\($0.name) \($0.layer.propertiesText)" }
  }

  @Test("after a convolution, a transposed one, a fully connected layer")
  func folded() throws {
    #expect(
      try names(
        "conv filters=2 kernel=1 bias=none; batchnorm; relu; deconv filters=3 kernel=1 bias=none; "
          + "batchnorm affine=#false; fc units=2 bias=none; batchnorm; conv filters=2 kernel=1; batchnorm; "
          + "conv filters=2 kernel=1 bias=per-position; batchnorm") == [
          "conv1 filters=2 kernel=1", "relu1 ", "deconv1 filters=3 kernel=1", "fc1 units=2",
          "conv2 filters=2 kernel=1", "conv3 filters=2 kernel=1 bias=per-position",
        ])
  }

  @Test("not elsewhere, nor where something else reads or marks what enters it")
  func kept() throws {
    for statements in [
      "relu; batchnorm", "conv a filters=4 kernel=1 bias=none; batchnorm statistics=#false",
      "conv a filters=4 kernel=1 bias=none; add { path { batchnorm }; path {} }",
      "conv a filters=4 kernel=1 bias=none; batchnorm; output a; output",
      "conv a filters=4 kernel=1 bias=none; relu; batchnorm",
    ] {
      #expect(try names(statements).contains { $0.hasPrefix("batchnorm1") }, "\(statements)")
    }
  }

  @Test("shared weights are folded together or not at all")
  func shared() throws {
    let blocks = "block t { conv c filters=4 kernel=1 bias=none; batchnorm n; relu r }\n"
    #expect(
      try names("t a; t b weights-of=a", blocks: blocks) == [
        "a/c filters=4 kernel=1", "a/r ", "b/c filters=4 kernel=1", "b/r ",
      ])
    let apart =
      "conv a filters=4 kernel=1 bias=none; batchnorm; conv b filters=4 kernel=1 bias=none weights-of=a; batchnorm"
    #expect(try names(apart).count == 4)
  }

  @Test("instances, references, results and side outputs are those of what is left")
  func structure() throws {
    let text = networkText(
      """
      t one
      branch side { t two; softmax }
      t three
      concat { path from="one/n"; path {} }
      output "three/n"; output
      fold-batchnorm
      """)
    let network = try Reading(
      "block t { conv c filters=4 kernel=1 bias=none; batchnorm n }\n" + text
    ).network()
    #expect(
      network.names == ["one/c", "side/two/c", "side/softmax1", "three/c", "concat1"])
    #expect(network.inputs(of: "concat1") == ["one/c", "three/c"])
    #expect(network.network.outputs.map { network[$0].name } == ["three/c", "concat1"])
    #expect(
      network.network.blocks.map { "\($0.name) \($0.nodes)" } == [
        "one 1..<2", "side 2..<4", "side/two 2..<3", "three 4..<5",
      ])
    #expect(network.output("three/c") == "8×8×4")
  }
}
