import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

/// What a block takes: numbers, words, pairs, sides, flags, lists, blocks, words of layers, layers.
@Suite struct ValueTests {
  /// The settings of the only layer that a call of `block b value { … }` makes.
  private func settings(
    _ value: String, of body: String, _ location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let network = try network(
      "b \(value)", blocks: "block b v { \(body) }", location)
    let last = try #require(network.nodes.last, sourceLocation: location)
    return "\(last.layer.word) \(last.layer.propertiesText)"
  }

  @Test(
    "a value means what it would mean in its place",
    arguments: [
      ("3", "conv filters=1 kernel=v", "conv filters=1 kernel=3"),
      ("\"1x3\"", "conv filters=1 kernel=v", #"conv filters=1 kernel="1x3""#),
      ("\"{1 + 1}x3\"", "conv filters=1 kernel=v", #"conv filters=1 kernel="2x3""#),
      ("\"1x2\"", "conv filters=1 kernel=3 pad=v", #"conv filters=1 kernel=3 pad="1x2""#),
      ("\"0,1,2,1\"", "conv filters=1 kernel=3 pad=v", #"conv filters=1 kernel=3 pad="0,1,2,1""#),
      ("same", "conv filters=1 kernel=3 pad=v", "conv filters=1 kernel=3 pad=same"),
      ("2", "conv filters=1 kernel=3 pad=v", "conv filters=1 kernel=3 pad=2"),
      ("none", "conv filters=1 kernel=1 bias=v", "conv filters=1 kernel=1 bias=none"),
      ("ceil", "maxpool kernel=3 stride=2 rounding=v", "maxpool kernel=3 stride=2 rounding=ceil"),
      ("kernel", "maxpool kernel=2 stride=v", "maxpool kernel=2 stride=2"),
      ("#false", "batchnorm affine=v", "batchnorm affine=#false"),
      ("\"channels == 5\"", "batchnorm affine=v", "batchnorm affine=#false"),
      ("tanh", "gelu approximation=v", "gelu approximation=tanh"),
      ("bilinear", "upsample interpolation=v", "upsample factor=2 interpolation=bilinear"),
      ("hard-swish", "apply v", "hard-swish "),
      ("leaky-relu", "apply v slope=0.1", "leaky-relu slope=0.1"),
      ("maxpool", "apply v kernel=2 stride=2", "maxpool kernel=2 stride=2"),
      ("leaf", "apply v", "softmax "),
    ])
  func kinds(value: String, body: String, layer: String) throws {
    let network = try network(
      "b \(value)", blocks: "block leaf { softmax }\nblock b v { \(body) }")
    let last = try #require(network.nodes.last)
    #expect("\(last.layer.word) \(last.layer.propertiesText)" == layer)
  }

  @Test("an applied word can have a name, and `none` makes no layer")
  func applied() throws {
    let blocks = "block unit act=relu { conv filters=4 kernel=1; apply act final }"
    #expect(
      try network("unit; unit act=none; unit act=elu", blocks: blocks).names == [
        "unit1/conv1", "unit1/final", "unit2/conv1", "unit3/conv1", "unit3/final",
      ])
  }

  @Test("a name is a parameter, then a block, then a layer's word")
  func order() throws {
    let blocks = """
      block b v { apply v }
      block up relu=tanh { b relu }
      block gelu2 { elu }
      """
    #expect(
      try network("up; b gelu2; b relu", blocks: blocks).nodes.dropFirst().map(\.layer.word)
        == ["tanh", "elu", "relu"])
  }

  @Test("words and blocks can be compared")
  func comparisons() throws {
    let body = """
      when "v == hard-swish" { sigmoid }
      else when "v != none" { apply v }
      else { tanh }
      """
    for (value, word) in [("hard-swish", "sigmoid"), ("relu", "relu"), ("none", "tanh")] {
      #expect(try settings(value, of: body) == word + " ")
    }
  }

  @Test("required parameters by name or by place")
  func byName() throws {
    let blocks = "block b filters kernel { conv filters=filters kernel=kernel }"
    let network = try network("b 2 3; b kernel=3 filters=2; b x kernel=3 2", blocks: blocks)
    #expect(network.names == ["b1/conv1", "b2/conv1", "x/conv1"])
    #expect(network.names.map { network.output($0) } == ["6×6×2", "4×4×2", "2×2×2"])
    expectFindings(blocks + "\n" + networkText("«b» 2 kernel=3 filters=2 5 6"), .missingArgument)
    expectFindings(blocks + "\n" + networkText("«b» kernel=3"), .missingArgument)
  }

  @Test("a name with hyphens is a name where a parameter has it, else a difference")
  func hyphens() throws {
    let network = try network(
      "b 5 2 inner-width=3",
      blocks: """
        block b inner width inner-width=1 twice-as-wide="2 * inner-width" {
            conv one filters=inner-width kernel=1
            conv two filters="inner - width" kernel=1
            conv three filters="twice-as-wide-1" kernel=1
            conv four filters="inner -width" kernel=1
        }
        """)
    #expect(
      ["one", "two", "three", "four"].map { network.output($0) }
        == ["8×8×3", "8×8×3", "8×8×5", "8×8×3"])
  }

  @Test(
    "what a value cannot be, said where it is used",
    arguments: [
      ("b «relux»", "conv filters=v kernel=1", DiagnosticID.unknownWord),
      ("b relu", "conv filters=«v» kernel=1", .wrongType),
      ("b \"1x2x3x4\"", "conv filters=1 kernel=1", .expression),
      ("b \"1x2\"", "conv filters=«v» kernel=1", .wrongType),
      ("b same", "conv filters=1 kernel=«v»", .wrongType),
      ("b exact", "conv filters=1 kernel=1 bias=«v»", .invalidChoice),
      ("b 3", "conv filters=1 kernel=1 bias=«v»", .wrongType),
      ("b 3", "batchnorm affine=«v»", .wrongType),
      ("b 3", "apply «v»", .wrongType),
      ("b same", "apply «v»", .wrongType),
      ("b add", "«apply» v", .wrongType),
      ("b relu", "apply v «slope»=3", .unknownProperty),
      ("b conv", "«apply» v filters=3", .missingProperty),
      ("b «\"1,2,3\"»", "relu", .wrongType),
      ("b \"mapss * 2\"", "relu", .unknownWord),
    ])
  func misfits(call: String, body: String, id: DiagnosticID) {
    let reading = Reading(MarkedText("block b v { \(body) }\n" + networkText(call)).text)
    #expect(reading.findings.map(\.id) == [id], "\(reading.report)")
  }

  @Test("a misspelled value gets the nearest word, in the place where it is written")
  func misspelled() {
    var found = expectFindings(
      "block b v { apply v }\n" + networkText("b «rleu»"), .unknownWord)
    #expect(found.first?.help.first?.text == "did you mean `relu`?")
    found = expectFindings(
      "block b v=«rleu» { apply v }\n" + networkText("b"), .unknownWord)
  }
}

/// `else`, `let`, lists, and what expressions gained.
@Suite struct ChoiceTests {
  @Test(
    "the first condition that holds decides", arguments: [(1, "relu"), (2, "tanh"), (3, "elu")])
  func alternatives(n: Int, word: String) throws {
    let network = try network(
      "b \(n)",
      blocks: """
        block b n {
            when "n == 1" { relu }
            else when "n == 2" { tanh }
            else { elu }
        }
        """)
    #expect(network.nodes.last?.layer.word == word)
  }

  @Test("among paths, and nested")
  func inMerges() throws {
    let network = try network(
      """
      concat {
          path {}
          when "channels == 5" { path { relu } }
          else { path { tanh }; path { when #false { elu }; else { selu } } }
      }
      """)
    #expect(network.names == ["tanh1", "selu1", "concat1"])
  }

  @Test(
    "an `else` without its `when`",
    arguments: [
      "relu; «else» { tanh }", "«else» { tanh }",
      "when #true { relu }; tanh; «else» { tanh }",
      "when #true { relu }; else { tanh }; «else» { elu }",
      "when #true { relu }; else { tanh }; «else» when #true { elu }",
      "add { path {}; path {}; «else» { path {} } }",
    ])
  func stray(statements: String) {
    expectFindings(networkText(statements), .misplacedNode)
  }

  @Test("what is wrong in alternatives")
  func faulty() {
    expectFindings(networkText("when #true {}; else «unless» {}"), .wrongType)
    expectFindings(networkText("when #true {}; else «when» {}"), .missingArgument)
    expectFindings(networkText("when #false {}; else when «3» { relu }"), .wrongType)
    expectFindings(networkText("when «nope» {}; else { «nopes» }"), .unknownWord, .unknownWord)
  }

  @Test("`let` names a value for the rest of its body")
  func bindings() throws {
    let network = try network(
      """
      let c0 channels
      conv filters="2 * c0" kernel=1
      repeat 2 as=i { let w "c0 + i"; conv filters=w kernel=1 }
      let act hard-swish
      b act
      conv filters=c0 kernel=1
      let c0 "c0 + 1"
      conv filters=c0 kernel=1
      """, blocks: "block b act { apply act }")
    #expect(
      network.names.map { network.output($0) } == [
        "8×8×8", "8×8×4", "8×8×5", "8×8×5", "8×8×4", "8×8×5",
      ])
    expectFindings(
      networkText("when #true { let w 3 }; conv filters=«w» kernel=1"), .unknownWord)
    expectFindings(networkText("let «same» 3"), .reservedName)
    expectFindings(networkText("«let» w"), .missingArgument)
    // What depends on a faulty one is not reported too.
    expectFindings(networkText("let w \"3 «/» 0\"; conv filters=w kernel=w"), .arithmetic)
    expectFindings(networkText("let w «nope»; conv filters=\"2 * w\" kernel=1"), .unknownWord)
  }

  @Test("lists")
  func lists() throws {
    let network = try network(
      "b \"2 4 6\"; c; d",
      blocks: """
        block b widths {
            repeat widths as=i value=w { conv "c{i}" filters=w kernel=1 }
            conv last filters="item(widths, 0) + item(widths, count(widths) - 1)" kernel=1
            repeat widths { relu }
        }
        block c acts="relu hard-swish none" kernels="3 1x3 {1 + 2}" {
            repeat acts as=i value=act {
                conv filters=1 kernel="item(kernels, i)" pad=same
                apply act
            }
            repeat 5 value=w { conv filters=w kernel=1 }
        }
        block d flags="#true #false {1 == 1}" {
            repeat flags value=flag { when flag { relu }; else { tanh } }
        }
        """)
    #expect(
      network.names == [
        "b1/c0", "b1/c1", "b1/c2", "b1/last", "b1/relu1", "b1/relu2", "b1/relu3", "c1/conv1",
        "c1/relu1", "c1/conv2", "c1/hard-swish1", "c1/conv3", "c1/conv4", "d1/relu1", "d1/tanh1",
        "d1/relu2",
      ])
    #expect(
      ["b1/c2", "b1/last", "c1/conv4"].map { network.output($0) }
        == ["8×8×6", "8×8×8", "8×8×5"])
    #expect(
      network.nodes.filter { $0.name.hasPrefix("c1/conv") }.map(\.layer.propertiesText)
        == [
          "filters=1 kernel=3 pad=same", #"filters=1 kernel="1x3" pad=same"#,
          "filters=1 kernel=3 pad=same", "filters=5 kernel=1",
        ])
    expectFindings(
      "block b l { conv filters=\"«item»(l, 3)\" kernel=1 }\n" + networkText("b \"1 2 3\""),
      .valueOutOfRange)
    expectFindings(
      "block b l { conv filters=«l» kernel=1 }\n" + networkText("b \"1 2 3\""), .wrongType)
    expectFindings(
      "block b l { let m \"{«l»} 2\" }\n" + networkText("b \"1 2 3\""), .wrongType)
  }

  @Test("hostile values end in time")
  func bounds() {
    let items = String(repeating: "1 ", count: 1_000_000)
    expectFindings("block b l {}\n" + networkText("b «\"\(items)\"»"), .expansionLimit)
    let many = String(repeating: "let w 1;", count: 100_000)
    #expect(Reading(networkText(many)).findings.first?.id == .expansionLimit)
    let doubling =
      "let a0 1;" + (1...80).map { "let a\($0) \"a\($0 - 1) * 2\";" }.joined()
    #expect(Reading(networkText(doubling)).findings.map(\.id) == [.arithmetic])
    let list = "\"" + String(repeating: "i ", count: 9000) + "\""
    var settings = ElaborationSettings()
    settings.mostNodes = 1000
    let repeated = "block b l {}\n" + networkText("repeat 900 as=i { b \(list) }")
    #expect(Reading(repeated, settings: settings).findings.map(\.id) == [.expansionLimit])
  }
}
