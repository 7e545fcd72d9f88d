import CNNDiagnostics
import Foundation
import NetworkAnalysis
import NetworkConditions
import NetworkFacts
import NetworkModel
import TestSupport
import Testing

@testable import NetworkSpec

/// A graph that has been read, and its network expanded.
struct GraphReading {
  let sources: SourceMap
  let file: GraphFile
  let elaboration: Elaboration?

  init(_ bytes: [UInt8], settings: ElaborationSettings = ElaborationSettings()) {
    var sources = SourceMap()
    let file = GraphFile(reading: SourceFile(path: "graph.json", bytes: bytes), into: &sources)
    elaboration = file.networks.first.flatMap { file.elaborate($0, settings: settings) }
    self.file = file
    self.sources = sources
  }

  init(_ text: String, settings: ElaborationSettings = ElaborationSettings()) {
    self.init(Array(text.utf8), settings: settings)
  }

  var findings: [Diagnostic] { file.diagnostics + (elaboration?.diagnostics ?? []) }

  var report: String { DiagnosticRenderer(sources: sources, width: 100).render(findings) }
}

/// Expects that a network written as a graph reads back equal in all that it is; returns what was read.
@discardableResult func expectGraphRoundTrip(
  _ network: InferredNetwork, settings: [PublishedFact.Setting] = [], citations: [Citation] = [],
  facts: [PublishedFact] = [], _ location: SourceLocation = #_sourceLocation
) throws -> GraphReading {
  let bytes = GraphWriter.bytes(
    of: network, settings: settings, citations: citations, facts: facts)
  let reading = GraphReading(bytes)
  let elaboration = try #require(reading.elaboration, "\(reading.report)", sourceLocation: location)
  let back = try #require(elaboration.network, "\(reading.report)", sourceLocation: location)
  expectSameNodes(back, network, location)
  #expect(
    back.nodes.map { $0.enclosingModules } == network.nodes.map { $0.enclosingModules },
    sourceLocation: location)
  func blocks(_ network: Network) -> [[String]] {
    network.blocks.filter { !$0.nodes.isEmpty }.map { block in
      [
        block.name, block.block, block.parent.map { network.blocks[$0].name } ?? "",
        "\(block.depth)", "\(block.nodes)",
      ]
    }
  }
  #expect(blocks(back.network) == blocks(network.network), sourceLocation: location)
  #expect(elaboration.parameters == settings, sourceLocation: location)
  #expect(elaboration.citations == citations, sourceLocation: location)
  #expect(elaboration.facts.count == facts.count, sourceLocation: location)
  for (read, original) in zip(elaboration.facts, facts) {
    var original = original
    (original.span, original.settings) = (read.span, [])
    #expect(read == original, sourceLocation: location)
  }
  let again = GraphWriter.bytes(
    of: back, settings: elaboration.parameters, citations: elaboration.citations,
    facts: elaboration.facts)
  #expect(again == bytes, sourceLocation: location)
  return reading
}

@Suite struct GraphTests {
  @Test("every network of the zoo reads back with its facts and figures", arguments: zooFiles)
  func zoo(file: ZooFile) throws {
    for elaboration in file.elaborations {
      let network = try #require(elaboration.network)
      // Nor is anything said of it that is not said of the description.
      let reading = try expectGraphRoundTrip(
        network, settings: elaboration.parameters, citations: elaboration.citations,
        facts: elaboration.facts.filter { $0.settings.isEmpty })
      #expect(reading.findings.isEmpty, "\(reading.report)")
      let back = try #require(reading.elaboration?.network)
      #expect(try Self.figures(of: back) == Self.figures(of: network))
    }
  }

  /// The totals of a network and each of its quantities, in words.
  static func figures(of network: InferredNetwork) throws -> [String] {
    let summary = try NetworkSummary(of: network)
    let checks = try FactCheck(network)
    let nothing = try PrintedNumber(text: "0", value: Number(0), tolerance: Number(0))
    let span = SourceSpan(source: SourceID(index: 0), range: 0..<0)
    let outcomes = Quantity.allCases.map { quantity in
      checks.check(
        PublishedFact(
          target: nil, claim: .budget(quantity, .atLeast, nothing), source: nil, dispute: nil,
          includesBranches: false, settings: [], span: span))
    }
    return ["\(summary.totals)"] + outcomes.map { "\($0)" }
  }

  @Test("random networks read back", arguments: 0..<60)
  func random(seed: Int) throws {
    var networks = RandomNetworks(seed: seed)
    let reading = Reading("network n {\n\(networks.draw())\n}")
    try expectGraphRoundTrip(try #require(reading.elaborations.first?.network))
  }

  @Test("a network without blocks, one setting of each kind, weights shared and frozen")
  func small() throws {
    let network = try network(
      """
      conv a filters=4 kernel="3x1" pad="0,1,1,1" bias=none frozen=#true modules=2
      conv b filters=4 kernel=3 pad=same stride=1 functional=#true from=a
      leaky-relu slope=1e-3
      conv c filters=4 kernel="3x1" pad="0,1,1,1" bias=none weights-of=a from=input
      add { path from=leaky-relu1; path from=c }
      output c add1
      """, input: "input 8 8 4")
    try expectGraphRoundTrip(network)
    let text = String(decoding: GraphWriter.bytes(of: network), as: UTF8.self)
    for part in [
      #""settings": {"filters": 4, "kernel": "3x1", "pad": "0,1,1,1", "bias": "none", "frozen": true, "modules": 2}"#,
      #""weights-of": "a""#, #""slope": 0.001"#, #""inputs": ["leaky-relu1", "c"]"#,
      #""outputs": ["c", "add1"]"#,
    ] { #expect(text.contains(part), "\(part)") }
  }

  /// A graph of layers after an input of 8×8×4.
  static func text(_ layers: String, others: String = "") -> String {
    """
    {"schema": "cnnshape.network/1", "network": "n", \(others)
     "layers": [{"name": "input", "kind": "input", "output": [8, 8, 4]}\(layers.isEmpty ? "" : ",\n\(layers)")]}
    """
  }

  @Test("another input than the graph's; `output` is then not what it says")
  func otherInput() throws {
    let text = Self.text(
      #"{"name": "f", "kind": "fc", "settings": {"units": 2}, "inputs": ["input"], "output": [1, 1, 2]}, {"name": "r", "kind": "relu", "inputs": ["f"]}"#
    )
    var settings = ElaborationSettings()
    settings.input = InputSize([16, 16])
    let network = try #require(GraphReading(text, settings: settings).elaboration?.network)
    #expect(network.shape(of: network.network.id(at: 0)).description == "16×16×4")
    let folded = ElaborationSettings()
    #expect(GraphReading(text, settings: folded).elaboration?.network?.nodes.count == 3)
  }

  @Test("settings have been chosen before")
  func settings() throws {
    var settings = ElaborationSettings()
    settings.parameters = [.init(name: "k", value: "3")]
    let reading = GraphReading(Self.text(""), settings: settings)
    #expect(reading.report.contains("`k=3`: `n` has no setting `k`"))
    #expect(reading.elaboration?.network == nil)
  }

  @Test("a side output that does not fit is left out with a warning")
  func sideOutput() throws {
    let text = Self.text(
      """
      {"name": "a", "kind": "relu", "inputs": ["input"]},
      {"name": "s/big", "kind": "conv", "block": "s", "settings": {"filters": 1, "kernel": 9}, "inputs": ["a"]},
      {"name": "b", "kind": "relu", "inputs": ["a"]}
      """, others: #""blocks": [{"name": "s", "kind": "branch"}],"#)
    let reading = GraphReading(text)
    #expect(reading.elaboration?.network?.nodes.map(\.name) == ["input", "a", "b"])
    #expect(reading.findings.map(\.severity) == [.warning], "\(reading.report)")
    #expect(reading.report.contains("left out of the network: `s`"))
  }

  static let relu = #"{"name": "r", "kind": "relu", "inputs": ["input"]}"#

  @Test(
    "what is wrong has its place",
    arguments: [
      (#"«x»"#, .syntax), (#"{"a": 1,«}»"#, .syntax), (#"{"a": 1, «"»a": 2}"#, .duplicateProperty),
      (#"«[]»"#, .wrongType), (#"«{»"network": "n"}"#, .noNetwork),
      (#"{"schema": «"cnnshape.summary/2"»}"#, .noNetwork),
      (#"{"schema": "cnnshape.network/1", "network": «""»}"#, .wrongType),
      (#"«{»"schema": "cnnshape.network/1"}"#, .missingProperty),
      (#"«{»"schema": "cnnshape.network/1", "network": "n"}"#, .missingProperty),
      (#"{"schema": "cnnshape.network/1", "network": "n", "layers": «[]»}"#, .missingInput),
      (#"{"schema": "cnnshape.network/1", "network": "n", "layers": «7»}"#, .wrongType),
      (text("", others: #"«"titel"»: "t","#), .unknownProperty),
      (text("«7»"), .wrongType), (text(#"«{»"kind": "relu"}"#), .missingProperty),
      (text(#"«{»"name": "r"}"#), .missingProperty),
      (text(#"{"name": "r", "kind": «"rleu"», "inputs": ["input"]}"#), .unknownWord),
      (text(#"«{»"name": "r", "kind": "relu"}"#), .missingProperty),
      (text(#"{"name": «"r"», "kind": "relu", "inputs": []}"#), .missingInput),
      (
        text(#"{"name": «"r"», "kind": "relu", "inputs": ["input", "input"]}"#), .unexpectedArgument
      ),
      (text(#"{"name": "r", "kind": "relu", "inputs": [«"inptu"»]}"#), .unknownName),
      (text(#"{"name": "r", "kind": "relu", "inputs": [«"r"»]}"#), .unknownName),
      (
        text(#"{"name": "r", "kind": "relu", "inputs": ["input"], «"colour"»: 1}"#),
        .unknownProperty
      ),
      (
        text(
          #"{"name": "c", "kind": "conv", "settings": {"filters": 2, "kernel": 3, «"fliters"»: 1}, "inputs": ["input"]}"#
        ),
        .unknownProperty
      ),
      (
        text(#"{"name": "c", "kind": "conv", "settings": «{»"filters": 2}, "inputs": ["input"]}"#),
        .missingProperty
      ),
      (
        text(
          #"{"name": "c", "kind": "conv", "settings": {"filters": «"2"», "kernel": 3}, "inputs": ["input"]}"#
        ),
        .wrongType
      ),
      (
        text(
          #"{"name": "c", "kind": "conv", "settings": {"filters": «1.5», "kernel": 3}, "inputs": ["input"]}"#
        ),
        .wrongType
      ),
      (
        text(
          #"{"name": "c", "kind": "conv", "settings": {"filters": 2, "kernel": «"2*2"»}, "inputs": ["input"]}"#
        ),
        .wrongType
      ),
      (
        text(
          #"{"name": "c", "kind": "conv", "settings": {"filters": 2, "kernel": «9»}, "inputs": ["input"]}"#
        ),
        .windowExceedsInput
      ),
      (
        text(
          #"{"name": "c", "kind": "conv", "settings": {"filters": 2, "kernel": 3, "bias": «"nnoe"»}, "inputs": ["input"]}"#
        ),
        .invalidChoice
      ),
      (
        text(
          #"{"name": "u", "kind": "upsample", "settings": {«"like"»: "input"}, "inputs": ["input"]}"#
        ),
        .unknownProperty
      ),
      (
        text(#"{"name": "r", "kind": "relu", "settings": {"frozen": «1»}, "inputs": ["input"]}"#),
        .wrongType
      ),
      (
        text(#"{"name": "r", "kind": "relu", "settings": {"modules": «-1»}, "inputs": ["input"]}"#),
        .valueOutOfRange
      ),
      (
        text(
          #"{"name": "r", "kind": "relu", "settings": {"weights-of": «"q"»}, "inputs": ["input"]}"#),
        .unknownName
      ),
      (
        text(#"{"name": "r", "kind": "relu", "inputs": ["input"], "output": «[8, 8, 5]»}"#),
        .shapeMismatch
      ),
      (
        text("\(relu), {\"name\": «\"r\"», \"kind\": \"relu\", \"inputs\": [\"r\"]}"),
        .duplicateName
      ),
      (text(#"{"name": "r", "kind": "relu", "block": «"b"», "inputs": ["input"]}"#), .unknownName),
      (
        text(
          #"{"name": «"r"», "kind": "relu", "block": "b", "inputs": ["input"]}"#,
          others: #""blocks": [{"name": "b", "kind": "k"}],"#), .misplacedNode
      ),
      (
        text(
          #"{"name": "b/r", "kind": "relu", "block": "b", "inputs": ["input"]}, {"name": "s", "kind": "relu", "inputs": ["b/r"]}, {"name": «"b/t"», "kind": "relu", "block": "b", "inputs": ["s"]}"#,
          others: #""blocks": [{"name": "b", "kind": "k"}],"#), .misplacedNode
      ),
      (text(relu, others: #""blocks": [{"name": "b", "kind": "k", "in": «"a"»}],"#), .unknownName),
      (text(relu, others: #""outputs": [«"q"»],"#), .unknownName),
      (text(relu, others: #""facts": [«{»"quantity": "macs", "source": "x"}],"#), .missingProperty),
      (
        text(relu, others: #""facts": [{"quantity": «"mcas"», "value": 1, "source": "x"}],"#),
        .unknownQuantity
      ),
      (
        text(relu, others: #""facts": [{"quantity": "macs", "value": «"1/0"», "source": "x"}],"#),
        .arithmetic
      ),
      (text(relu, others: #""facts": [«{»"quantity": "macs", "value": 1}],"#), .missingProperty),
      (
        text(
          relu,
          others: #""facts": [{"quantity": "macs", "value": 1, "comparison": «"="»}],"#),
        .invalidChoice
      ),
      // What a description's facts are refused for.
      (
        text(
          relu, others: #""facts": [{"quantity": «"peakBytes"», "value": 1, "source": "x"}],"#),
        .unknownQuantity
      ),
      (
        text(
          relu,
          others:
            #""facts": [{"quantity": "macs", "value": 1, "source": "x", "tolerance": «-1»}],"#),
        .wrongType
      ),
      (
        text(
          relu,
          others: #""facts": [{"quantity": "macs", "value": 1, "source": "x", «"dtype"»: "int8"}],"#
        ),
        .unknownProperty
      ),
      (
        text(
          relu,
          others:
            #""facts": [{"quantity": "macs", "value": 1, "comparison": "<", «"source"»: "x"}],"#),
        .unknownProperty
      ),
      (
        text(
          relu,
          others:
            #""facts": [{"quantity": "macs", "value": 1, "comparison": "<", «"tolerance"»: 1}],"#),
        .unknownProperty
      ),
      (
        text(
          relu,
          others: #""facts": [{"quantity": "output", "value": [1, 1, 1], «"comparison"»: "<"}],"#),
        .unknownProperty
      ),
      (text(relu, others: #""citations": [{"kind": «"blog"»}],"#), .invalidChoice),
      (
        text(
          relu,
          others: #""citations": [{"kind": "imagenet", "properties": {"top5-error": «"x"»}}],"#),
        .wrongType
      ),
    ] as [(String, DiagnosticID)])
  func faults(marked: String, id: DiagnosticID) {
    let expected = MarkedText(marked)
    let reading = GraphReading(expected.text)
    #expect(reading.findings.map(\.id) == [id], "\(reading.report)")
    let ranges = reading.findings.compactMap { finding -> Range<Int>? in
      if case .span(let span) = finding.location { span.range } else { nil }
    }
    #expect(ranges == expected.ranges, "\(reading.report)")
    #expect(reading.elaboration?.network == nil)
    #expect(reading.findings.allSatisfy { $0.help.allSatisfy { $0.edit == nil } })
  }

  @Test("a layer that reads a later one is told so: a circle has no order")
  func circle() {
    let text = Self.text(
      #"{"name": "a", "kind": "relu", "inputs": ["b"]}, {"name": "b", "kind": "relu", "inputs": ["a"]}"#
    )
    let report = GraphReading(text).report
    #expect(report.contains("`a` reads `b`, which is listed after it"))
    #expect(report.contains("layers in a circle have no such order"))
  }

  @Test(
    "hostile texts end in one finding",
    arguments: [
      (String(repeating: "[", count: 100_000), .nestingTooDeep),
      ("{\"schema\": 1e999}", .syntax), ("{\"schema\": \"\\ud800\"}", .syntax),
      ("{\"schema\": \"\\x\"}", .syntax), ("{\"schema\": \"a\nb\"}", .syntax), ("", .syntax),
      (
        text(
          #"{"name": "c", "kind": "conv", "settings": {"filters": 9223372036854775807, "kernel": 1}, "inputs": ["input"]}"#
        ),
        .valueOutOfRange
      ),
      (
        text(
          #"{"name": "c", "kind": "conv", "settings": {"filters": 9223372036854775808, "kernel": 1}, "inputs": ["input"]}"#
        ),
        .wrongType
      ),
    ] as [(String, DiagnosticID)])
  func hostile(text: String, id: DiagnosticID) {
    let reading = GraphReading(text)
    #expect(reading.findings.map(\.id) == [id], "\(reading.report)")
  }

  @Test("bytes that are not UTF-8 are found in strings and elsewhere")
  func encoding() {
    for bytes: [UInt8] in [Array("{\"a".utf8) + [0xE9] + Array("\": 1}".utf8), [0xFF]] {
      #expect(GraphReading(bytes).findings.map(\.id) == [.notUTF8])
    }
  }
}
