import CNNDiagnostics
import NetworkModel
import TestSupport
import Testing

@testable import NetworkSpec

@Suite struct NetworkWriterTests {
  @Test("every network of the zoo, written out, reads back equal", arguments: zooFiles)
  func zoo(file: ZooFile) throws {
    let reading = Reading(file.source)
    for elaboration in reading.elaborations {
      try expectRoundTrip(try #require(elaboration.network, "\(elaboration.name)"))
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
      "conv a filters=4 kernel=1; conv b filters=4 kernel=1 from=input; output b a",
      "maxpool kernel=2 stride=1; upsample like=input; crop like=maxpool1; deconv filters=1 kernel=3 stride=2 like=input",
      "b x; conv c filters=4 kernel=1 bias=none; batchnorm; fold-batchnorm",
    ])
  func handmade(statements: String) throws {
    let blocks = """
      block b { conv own filters=4 kernel=3 stride=2 rounding=ceil; inner }
      block inner { relu }
      """
    try expectRoundTrip(try network(statements, input: "input 64 64 4", blocks: blocks))
  }

  @Test("several inputs")
  func inputs() throws {
    let statements = "input a 4 4 1; relu x; input b 4 4 2; concat { path from=x; path {} }"
    try expectRoundTrip(try network(statements, input: nil))
  }

  private func expectRoundTrip(
    _ network: InferredNetwork, _ location: SourceLocation = #_sourceLocation
  ) throws {
    try expectGraphRoundTrip(network, location)
    let text = try NetworkWriter.text(of: network)
    let back = try Reading(text).network(location)
    #expect(back.network.name == network.network.name, sourceLocation: location)
    #expect(back.network.title == network.network.title, sourceLocation: location)
    #expect(back.network.outputs == network.network.outputs, sourceLocation: location)
    #expect(back.nodes.count == network.nodes.count, sourceLocation: location)
    for (index, (written, original)) in zip(back.nodes, network.nodes).enumerated() {
      #expect(written.name == original.name, sourceLocation: location)
      #expect(written.layer == original.layer, "\(original.name)", sourceLocation: location)
      #expect(written.inputs == original.inputs, "\(original.name)", sourceLocation: location)
      #expect(written.attributes == original.attributes, sourceLocation: location)
      #expect(written.sharesWeightsOf == original.sharesWeightsOf, sourceLocation: location)
      #expect(
        written.branch.map { back.network.branches[$0] }
          == original.branch.map { network.network.branches[$0] }, sourceLocation: location)
      let id = network.network.id(at: index)
      #expect(back.shape(of: id) == network.shape(of: id), sourceLocation: location)
    }
    #expect(try NetworkWriter.text(of: back) == text, sourceLocation: location)
  }
}
