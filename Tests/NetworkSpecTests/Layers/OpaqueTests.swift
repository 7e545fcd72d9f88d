import CNNDiagnostics
import NetworkModel
import TestSupport
import Testing

@testable import NetworkSpec

@Suite struct OpaqueTests {
  @Test("graphs say what is known, and read it back", arguments: PartialNetworks.Form.allCases)
  func roundTrip(form: PartialNetworks.Form) throws {
    let network = try PartialNetworks.network(form)
    try expectGraphRoundTrip(network)
    let back = try #require(GraphReading(GraphWriter.bytes(of: network)).elaboration?.network)
    #expect(back.network.omissions == network.network.omissions)
  }

  @Test("every arithmetic, count and extent is written")
  func settings() throws {
    for arithmetic in Opaque.Arithmetic.allCases {
      for parameters in [
        nil, ParameterCount.none, try ParameterCount(weights: 1, biases: 2, statistics: 3),
      ] {
        var inference = ShapeInference(name: "n")
        let shape = try Shape(height: 2, width: 2, channels: 3)
        let opaque = try Opaque(
          "a b", output: shape, extents: [1, 2, 2, 3], arithmetic: arithmetic, macs: 7,
          parameters: parameters)
        let first = inference.add(opaque, named: "first", reading: [], origin: 0)
        let last = inference.add(
          opaque, named: "last", reading: [first, first], sharesWeightsOf: first, origin: 0)
        try expectGraphRoundTrip(
          try #require(inference.finish(output: last, origins: Origins())))
      }
    }
  }

  @Test("no description has a word for it")
  func descriptions() throws {
    #expect(LayerWord.named(Opaque.word) == nil)
    let stated = try PartialNetworks.network(.stated)
    #expect(throws: NetworkWriter.Refusal.opaqueLayers([stated.network.id(at: 2)])) {
      try NetworkWriter.text(of: stated)
    }
    let omitted = try PartialNetworks.network(.omitted)
    #expect(throws: NetworkWriter.Refusal.omissions(omitted.network.omissions)) {
      try NetworkWriter.text(of: omitted)
    }
  }

  @Test(
    "what is wrong with one has its place",
    arguments: [
      (#""operator": "MatMul""#, "an opaque layer needs the member `arithmetic`"),
      (#""operator": "MatMul", "arithmetic": "magic""#, "magic"),
      (#""arithmetic": "none""#, "an opaque layer needs the member `operator`"),
      (#""operator": "MatMul", "arithmetic": "none", "macs": -1"#, "-1"),
      (#""operator": "MatMul", "arithmetic": "none", "cost": 1"#, "has no member `cost`"),
    ])
  func faults(settings: String, words: String) {
    let reading = GraphReading(
      """
      {"schema": "cnnshape.network/1", "network": "n", "layers": [
        {"name": "a", "kind": "opaque", "settings": {\(settings)}, "output": [1, 1, 2]}]}
      """)
    #expect(reading.report.contains(words), "\(reading.report)")
    #expect(reading.elaboration?.network == nil)
  }

  @Test("another input would make another layer of it")
  func otherInput() throws {
    var settings = ElaborationSettings()
    settings.input = InputSize([9, 9])
    let bytes = GraphWriter.bytes(of: try PartialNetworks.network(.stated))
    let reading = GraphReading(bytes, settings: settings)
    #expect(reading.findings.contains { $0.id == .opaqueLayer }, "\(reading.report)")
  }
}
