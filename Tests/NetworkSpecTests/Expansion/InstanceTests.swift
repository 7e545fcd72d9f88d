import CNNDiagnostics
import NetworkFacts
import NetworkModel
import Testing

@testable import NetworkSpec

/// Instances of blocks as values: what comes out of them, their weights, what freezes them.
@Suite struct InstanceTests {
  private let blocks = """
    block tower maps=4 last=relu { conv filters=maps kernel=3 pad=1; batchnorm; apply last }
    block pass skip { concat { path {}; path from=skip } }
    block enc { tower down1; tower down2 maps=8 }

    """

  @Test("`from` reads an instance, also by path, on layers, paths and calls")
  func sources() throws {
    let network = try network(
      """
      enc e
      relu a from="e/down1"
      tanh b from=e
      tower t from="e/down1" maps=2
      concat c { path from=e; path from=t }
      output a b c
      """, blocks: blocks)
    #expect(network.inputs(of: "a") == ["e/down1/relu1"])
    #expect(network.inputs(of: "b") == ["e/down2/relu1"])
    #expect(network.inputs(of: "t/conv1") == ["e/down1/relu1"])
    #expect(network.inputs(of: "c") == ["e/down2/relu1", "t/relu1"])
  }

  @Test("layers and instances are handed to blocks")
  func values() throws {
    let network = try network(
      """
      enc e
      conv x filters=3 kernel=1
      repeat 2 as=i { conv "c{i}" filters=3 kernel=1 }
      pass p "e/down1"
      pass q x
      pass r "c{0 + 1}"
      let again e
      pass s again
      inner i skip=x
      output "i/p" p q r s i
      """,
      blocks: blocks
        + "block inner skip { pass p skip; when \"height(skip) == 8\" { relu from=skip } }"
    )
    #expect(network.inputs(of: "p/concat1") == ["c1", "e/down1/relu1"])
    #expect(network.inputs(of: "q/concat1")?.last == "x")
    #expect(network.inputs(of: "r/concat1")?.last == "c1")
    #expect(network.inputs(of: "s/concat1")?.last == "e/down2/relu1")
    #expect(network.inputs(of: "i/p/concat1")?.last == "x")
    #expect(network.inputs(of: "i/relu1") == ["x"])
  }

  @Test("a call shares each layer with its counterpart")
  func sharedWeights() throws {
    let network = try network(
      "tower a; tower b weights-of=a from=input; tower c weights-of=b from=input; "
        + "concat { path from=a; path from=b; path from=c }", blocks: blocks)
    let shared = network.nodes.map { node in
      node.sharesWeightsOf.map { "\(node.name) \(network[$0].name)" }
    }
    #expect(
      shared.compactMap { $0 } == [
        "b/conv1 a/conv1", "b/batchnorm1 a/batchnorm1", "c/conv1 a/conv1",
        "c/batchnorm1 a/batchnorm1",
      ])
  }

  @Test("what a block shares within itself is shared once more by a call that shares the block")
  func nestedSharing() throws {
    let network = try network(
      """
      siamese p
      siamese q from=input
      siamese r weights-of=p from=input
      siamese s weights-of=r from=input
      both t
      concat { path from=p; path from=q; path from=r; path from=s; path from=t }
      """,
      blocks: blocks + """
        block siamese {
          conv stem filters=4 kernel=1
          tower left
          tower right weights-of=left from=stem
          concat { path from=left; path from=right }
          conv last filters=4 kernel=1
        }
        block both { siamese x; conv filters=4 kernel=1; siamese y weights-of=x }

        """)
    let shared = network.nodes.compactMap { node in
      node.sharesWeightsOf.map { "\(node.name) \(network[$0].name)" }
    }
    func tower(_ own: String, _ other: String) -> [String] {
      ["\(own)/conv1 \(other)/conv1", "\(own)/batchnorm1 \(other)/batchnorm1"]
    }
    func whole(_ own: String, _ other: String) -> [String] {
      ["\(own)/stem \(other)/stem"] + tower("\(own)/left", "\(other)/left")
        + tower("\(own)/right", "\(other)/left") + ["\(own)/last \(other)/last"]
    }
    // A name for each layer that owns weights: nothing is shared through another layer.
    #expect(
      shared == tower("p/right", "p/left") + tower("q/right", "q/left") + whole("r", "p")
        + whole("s", "p") + tower("t/x/right", "t/x/left") + whole("t/y", "t/x"))
  }

  @Test(
    "another structure is an error that names the first difference",
    arguments: [
      (
        "tower b maps=4 last=softmax weights-of=«a»",
        "`b/softmax1` (`softmax`) cannot use the weights of `a/relu1` (`relu`)"
      ),
      (
        "longer b weights-of=«a»",
        "`b/relu1` cannot use the weights of `a`, which has no such layer"
      ),
      (
        "shorter b weights-of=«a»",
        "`b` cannot use the weights of `a`: it lacks a layer like `a/batchnorm1`"
      ),
    ])
  func differences(call: String, headline: String) {
    let more = """
      block longer { tower t; relu }
      block shorter { conv filters=4 kernel=3 pad=1 }

      """
    let found = expectFindings(
      blocks + more + networkText("tower a; \(call)"), .shapeMismatch)
    #expect(found.first?.headline == headline)
  }

  @Test("parameters that differ are those of the layer")
  func parameters() {
    let found = Reading(blocks + networkText("tower a; tower b maps=5 weights-of=a")).findings
    #expect(found.first?.id == .shapeMismatch)
    #expect(found.first?.headline == "`b/conv1` cannot use the weights of `a/conv1`")
    #expect(found.first?.label == "needs 180 weights and 5 biases", "\(found)")
  }

  @Test("what `weights-of` on a call cannot name")
  func wrongTargets() {
    expectFindings(
      blocks + networkText("conv x filters=4 kernel=1; tower b weights-of=«x»"), .wrongType)
    expectFindings(blocks + networkText("tower b weights-of=«nope»"), .unknownName)
    expectFindings(
      "block b { relu; tanh from=«b1» }\n" + networkText("relu; b"), .unknownName)
  }

  @Test("frozen calls, paths and bodies freeze what has parameters within")
  func frozen() throws {
    let network = try network(
      """
      tower a frozen=#true
      tower b
      freeze { conv c filters=4 kernel=1; relu r; tower d }
      add { path frozen=#true { conv e filters=4 kernel=1 }; path { conv f filters=4 kernel=1 } }
      tower g frozen="channels == 4"
      conv h filters=4 kernel=1 frozen="channels == 5"
      """, blocks: blocks)
    #expect(
      network.nodes.filter { $0.attributes.contains(.frozen) }.map(\.name) == [
        "a/conv1", "a/batchnorm1", "c", "d/conv1", "d/batchnorm1", "e", "g/conv1", "g/batchnorm1",
      ])
    expectFindings(networkText("freeze «a» { relu }"), .unexpectedArgument)
    expectFindings(networkText("freeze { «nope» }"), .unknownWord)
  }

  @Test("a block of budgets is about what contains it")
  func budgets() throws {
    let more =
      blocks
      + "block limits n { require parameters=\"< 2 * n\" }\nblock whole { tower; limits 3 }\n"
    let facts = { statements in
      Reading(more + networkText(statements)).elaborations.first?.facts ?? []
    }
    #expect(facts("tower; limits 500").map(\.target) == [nil])
    #expect(facts("tower; limits 500").map(\.claim.printed) == ["1000"])
    #expect(facts("relu; whole w").map(\.target) == ["w"])
  }
}

/// Other layers' extents in expressions and layers.
@Suite struct ExtentTests {
  @Test("the extents of layers and instances")
  func expressions() throws {
    let network = try network(
      """
      conv c3 filters=6 kernel="3x5"
      b down
      conv one filters="height(c3) + width(\\"down/conv2\\") + channels(down)" kernel=1
      conv two filters="height(down/conv2)" kernel=1
      """,
      blocks: "block b { conv filters=3 kernel=1; conv filters=7 kernel=3 }")
    #expect(network.output("one") == "4×2×15")
    #expect(network.output("two") == "4×2×4")
    expectFindings(networkText("conv filters=\"height(«nope»)\" kernel=1"), .unknownName)
    expectFindings(networkText("conv filters=\"«depth»(c)\" kernel=1"), .unknownWord)
    // What is not asked for need not be there.
    _ = try NetworkSpecTests.network("when \"1 > 2 && height(nope) > 1\" { relu }; relu")
  }

  @Test("an unpooled plane, a cropped skip and a solved padding are like another layer's")
  func like() throws {
    let network = try network(
      """
      rounding floor
      conv c3 filters=2 kernel=3 stride=2
      maxpool kernel=2 stride=kernel
      upsample u like=c3
      crop c like=u from=input
      crop d like=u align=start from=input
      deconv e filters=1 kernel=4 stride=3 like=c3 from=maxpool1
      concat { path from=c; path from=d; path {}; path from=u }
      """, input: "input 15 12 3")
    #expect(
      ["c3", "maxpool1", "u", "c", "d", "e"].map { network.output($0) }
        == ["7×5×2", "3×2×2", "7×5×2", "7×5×3", "7×5×3", "7×5×1"])
    let text = { name in network.nodes.first { $0.name == name }?.layer.propertiesText }
    #expect(text("c") == "top=4 left=3 bottom=4 right=4")
    #expect(text("d") == "bottom=8 right=7")
    #expect(text("e") == #"filters=1 kernel=4 stride=3 pad="1,1,2,1""#)
  }

  @Test("46×62 becomes 368×489 under a kernel of 16 and a stride of 8")
  func statedOutput() throws {
    let network = try network(
      "deconv filters=1 kernel=16 stride=8 output=\"368x489\"", input: "input 46 62 1")
    #expect(network.output("deconv1") == "368×489×1")
    #expect(
      network.nodes.last?.layer.propertiesText
        == #"filters=1 kernel=16 stride=8 pad="4,7,4,8""#)
    // Where even no padding gives too little, output padding does.
    let larger = try NetworkSpecTests.network(
      "deconv filters=1 kernel=2 stride=4 output=18", input: "input 5 5 1")
    #expect(larger.nodes.last?.layer.propertiesText == "filters=1 kernel=2 stride=4")
    let most = try NetworkSpecTests.network(
      "deconv filters=1 kernel=2 stride=4 output=21", input: "input 5 5 1")
    #expect(most.output("deconv1") == "21×21×1")
    #expect(most.nodes.last?.layer.propertiesText == "filters=1 kernel=2 stride=4 output-pad=3")
  }

  @Test(
    "what cannot be like another",
    arguments: [
      ("deconv filters=1 kernel=2 stride=2 output=«18»", DiagnosticID.shapeMismatch),
      ("deconv filters=1 kernel=2 stride=2 output=«0»", .shapeMismatch),
      ("deconv filters=1 kernel=2 stride=2 pad=«1» output=8", .duplicateProperty),
      ("conv a filters=1 kernel=1; upsample like=a factor=«2»", .duplicateProperty),
      ("conv a filters=1 kernel=1; crop like=a top=«2»", .duplicateProperty),
      ("upsample u; crop like=«u» from=input", .shapeMismatch),
      ("upsample like=«nope»", .unknownName),
      ("upsample like=«5»", .wrongType),
    ])
  func misfits(statement: String, id: DiagnosticID) {
    let reading = Reading(MarkedText(networkText(statement)).text)
    #expect(reading.findings.map(\.id) == [id], "\(reading.report)")
  }
}
