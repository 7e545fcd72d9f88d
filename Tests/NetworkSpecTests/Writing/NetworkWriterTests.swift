import CNNDiagnostics
import NetworkFacts
import NetworkModel
import TestSupport
import Testing

@testable import NetworkSpec

@Suite struct NetworkWriterTests {
  @Test("every network of the zoo, written out, reads back equal", arguments: zooFiles)
  func zoo(file: ZooFile) throws {
    for elaboration in file.elaborations {
      try expectRoundTrip(try #require(elaboration.network, "\(elaboration.name)"))
      try expectFacts(
        of: elaboration, stated: elaboration.facts.filter { $0.settings.isEmpty })
    }
  }

  @Test(
    "facts, budgets, papers and notes survive",
    arguments: [
      ##"paper "He et al." year=2015 url="https://x.org/?a=b"; imagenet top1-error=24.7 top5-error=7.80; note "#1: {x}""##,
      "published parameters=1.2e3 macs=\"17k\" source=s; published a weights=\"7/3\" source=s digits=2",
      "published parameters=3e0 source=s; published parameters=\"3e0\" source=s",
      "published depth=1 source=s; published depth=1 source=s disputed=d; published depth=1 source=t note=n",
      "published parameters=\"25.6M\" tolerance=\"2%\" source=s branches=#true convention=thop",
      "published receptive-field=3 source=s tolerance=1; published a output=\"8x8x4\" source=\"table 1\"",
      "require parameters=\"< 256KiB\" macs=\">= 1.5e3\"; require a output=\"8x8x4\" note=\"a \\\"b\\\"\"",
      "require peak-bytes=\"<= 4 * 512\" dtype=int8; require macs=\"> 1/3\"",
      "published \"s/conv1\" macs=100 source=s branches=#true; branch s { conv filters=1 kernel=1 }",
    ])
  func facts(statements: String) throws {
    let reading = Reading(
      "network n {\n input 8 8 4\n conv a filters=4 kernel=3 pad=1\n \(statements)\n}")
    let elaboration = try #require(reading.elaborations.first)
    #expect(elaboration.network != nil, "\(statements)")
    try expectFacts(of: elaboration, stated: elaboration.facts)
  }

  @Test("a comment says what is left out")
  func omissions() throws {
    let reading = Reading(
      """
      block b maps { conv c filters=maps kernel=1 }
      network n {
        parameter k default=4
        input 8 8 4
        b x k; b y k
        published x parameters=20 source=s
        published "x/c" parameters=20 source=s
      }
      """)
    let elaboration = try #require(reading.elaborations.first)
    let text = try Self.text(of: elaboration)
    #expect(
      text.hasPrefix(
        "// Unfolded, which leaves out 2 instances of blocks, 1 setting and 1 fact.\nnetwork n {"),
      "\(text)")
    #expect(try Reading(text).network().nodes.count == 3)
    let plain = try NetworkWriter.text(of: try network("relu", input: "input 8 8 4"))
    #expect(!plain.contains("//"))
  }

  private static func text(of elaboration: Elaboration) throws -> String {
    try elaboration.network.map {
      try NetworkWriter.text(
        of: $0, settings: elaboration.parameters, citations: elaboration.citations,
        facts: elaboration.facts.filter { $0.settings.isEmpty })
    } ?? ""
  }

  /// Expects that what is published of a network reads back equal, but for facts about instances of blocks.
  private func expectFacts(
    of elaboration: Elaboration, stated facts: [PublishedFact],
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let network = try #require(elaboration.network, sourceLocation: location)
    let text = try Self.text(of: elaboration)
    let back = try #require(Reading(text).elaborations.first, sourceLocation: location)
    #expect(back.diagnostics.isEmpty, "\(text)", sourceLocation: location)
    #expect(back.citations == elaboration.citations, "\(text)", sourceLocation: location)
    let layers = Set(network.nodes.map(\.name))
    let kept = facts.filter { fact in fact.target.map { layers.contains($0) } ?? true }
    #expect(back.facts.count == kept.count, "\(text)", sourceLocation: location)
    for (read, original) in zip(back.facts, kept) {
      var original = original
      original.span = read.span
      #expect(read == original, "\(text)", sourceLocation: location)
    }
  }

  @Test(
    "names, references and side outputs survive",
    arguments: [
      ##"relu "a b"; relu "1x1"; relu "#true"; relu "true"; relu "\"quoted\" \\"; relu "π""##,
      "relu a; branch one { relu x; output; tanh from=a; branch two { relu x; output; tanh from=a }; relu y }; relu b; output",
      "branch a { relu }; branch \"a/b\" { relu }; branch c { branch d { relu } }; relu",
      "relu a; branch s { relu a; output; tanh from=\"/a\"; add { path {}; path from=\"/a\" {} } }; relu z; output",
      "relu; concat { path {}; path {}; path from=input {} }; output; tanh from=relu1; output",
      "branch größe { conv filters=1 kernel=1; branch ü { relu äöü } }; relu; output \"größe/conv1\" \"relu1\"",
      "branch a { relu \"\\u{301}x\" }; relu",
      "conv a filters=4 kernel=1 frozen=#true; conv b filters=4 kernel=1 weights-of=a functional=#true",
      "branch s { conv a filters=4 kernel=1 }; conv b filters=4 kernel=1 weights-of=\"s/a\"",
      "b x; b; b; branch y { b; b }",
      "conv c filters=4 kernel=1; branch aux { conv z filters=5 kernel=1; softmax }; conv e from=\"aux/z\" filters=3 kernel=1",
      "conv c filters=4 kernel=1; branch aux { conv z filters=5 kernel=1; softmax s }; output \"aux/s\"",
      "conv a filters=4 kernel=1; conv b filters=4 kernel=1 from=input; output b a",
      "maxpool kernel=2 stride=1; upsample like=input; crop like=maxpool1; deconv filters=1 kernel=3 stride=2 like=input",
      "b x; conv c filters=4 kernel=1 bias=none; batchnorm; fold-batchnorm",
    ])
  func handmade(statements: String) throws {
    let blocks = """
      block b { conv own filters=4 kernel=3 stride=2 rounding=ceil; inner }
      block inner { relu }
      """
    let network = try network(statements, input: "input 64 64 4", blocks: blocks)
    try expectRoundTrip(network)
    try expectGraphRoundTrip(network)
  }

  @Test(
    "several inputs, of any names",
    arguments: [
      "input a 4 4 1; relu x; input b 4 4 2; concat { path from=x; path {} }",
      // As old exports name them, and what else reads as a number.
      #"input 4 4 1 name="0"; relu "1"; input 4 4 2 name="2 * 3"; concat { path from="1"; path {} }"#,
      ##"input 4 4 1 name="#true"; relu x; input "input.1" 4 4 2; concat { path from=x; path from="#true"; path {} }"##,
      "input 4 1 name=\"-1\"; relu x; output; input 2 4 4 2 name=\"1.5\"; relu y; output",
    ])
  func inputs(statements: String) throws {
    let network = try network(statements, input: nil)
    try expectRoundTrip(network)
    try expectGraphRoundTrip(network)
  }

  private func expectRoundTrip(
    _ network: InferredNetwork, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let text = try NetworkWriter.text(of: network)
    let back = try Reading(text).network(location)
    expectSameNodes(back, network, location)
    // There are no blocks any more that a comment would miss.
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("//") }
    #expect(
      try NetworkWriter.text(of: back) == lines.map { $0 + "\n" }.joined(),
      sourceLocation: location)
  }
}
