import CNNDiagnostics
import NetworkModel
import Testing

@testable import NetworkSpec

/// Names are the same in descriptions and in graphs.
@Suite struct NameRuleTests {
  /// Names that no text may give, as JSON and KDL write them in quotes.
  static let refusedNames: [(json: String, kdl: String)] = [
    ("", ""), ("a/", "a/"), ("/a", "/a"), ("a//b", "a//b"), ("a\\u0007b", "a\\u{7}b"),
    ("a\\nb", "a\\nb"), ("a\\u007fb", "a\\u{7f}b"), ("a\\u0085b", "a\\u{85}b"),
    ("a\\u202eb", "a\\u{202e}b"), ("a\\u200bb", "a\\u{200b}b"),
    (String(repeating: "n", count: 1025), String(repeating: "n", count: 1025)),
    ("a{b", "a{b"),
  ]

  /// Names that every text may give.
  static let acceptedNames = [
    "a", "a/b", "1x1", "a b", "a}b", "größe", "#true", "repeat",
    String(repeating: "n", count: 1024),
    String(repeating: "n", count: 1024) + "/b",
  ]

  static func graph(layer: String, network: String = "n", block: String? = nil) -> GraphReading {
    let blocks = block.map { #""blocks": [{"name": "\#($0)", "kind": "b"}],"# } ?? ""
    let inside = block.map { #", "block": "\#($0)""# } ?? ""
    return GraphReading(
      """
      {"schema": "cnnshape.network/1", "network": "\(network)", \(blocks) "layers": [
       {"name": "i", "kind": "input", "output": [8, 8, 4]},
       {"name": "\(layer)"\(inside), "kind": "relu", "inputs": ["i"]}]}
      """)
  }

  @Test("a name that one refuses, the other refuses", arguments: refusedNames)
  func refused(json: String, kdl: String) {
    for reading in [
      Self.graph(layer: json), Self.graph(layer: "r", network: json),
      Self.graph(layer: json + "/r", block: json),
    ] {
      #expect(reading.findings.map(\.id).first == .wrongType, "\(reading.report)")
      #expect(reading.elaboration?.network == nil)
    }
    for text in [
      #"network n { input 8 8 4; relu "\#(kdl)" }"#, #"network "\#(kdl)" { input 8 8 4; relu }"#,
      #"block b { relu }; network n { input 8 8 4; b "\#(kdl)" }"#,
      #"network n { input 8 8 4; branch "\#(kdl)" { relu }; relu }"#,
    ] {
      let reading = Reading(text)
      #expect(reading.findings.contains { $0.severity == .error }, "\(text)")
    }
  }

  @Test(
    "a name that one accepts, the other accepts, and what one writes the other reads",
    arguments: acceptedNames)
  func accepted(_ name: String) throws {
    let reading = Self.graph(layer: name)
    let network = try #require(reading.elaboration?.network, "\(reading.report)")
    let text = try NetworkWriter.text(of: network)
    let back = try Reading(text).network()
    #expect(back.nodes.map(\.name) == network.nodes.map(\.name))
    try expectGraphRoundTrip(back)
  }

  @Test(
    "a layer and a block have different names, and blocks none of a word's",
    arguments: [
      (#"[{"name": "r", "kind": "b"}]"#, .duplicateName),
      (#"[{"name": "s", "kind": "conv"}]"#, .reservedName),
      (#"[{"name": "s", "kind": "repeat"}]"#, .reservedName),
      (#"[{"name": "s", "kind": "a/b"}]"#, .wrongType),
      (#"[{"name": "s", "kind": "b\u0007"}]"#, .wrongType),
    ] as [(String, DiagnosticID)])
  func blocks(_ blocks: String, _ id: DiagnosticID) {
    let reading = GraphReading(GraphTests.text(GraphTests.relu, others: "\"blocks\": \(blocks),"))
    #expect(reading.findings.map(\.id) == [id], "\(reading.report)")
  }

  @Test("a setting has the name of a parameter")
  func settings() {
    let reading = GraphReading(GraphTests.text("", others: #""settings": {"a b": "1"},"#))
    #expect(reading.findings.map(\.id) == [.wrongType], "\(reading.report)")
  }
}
