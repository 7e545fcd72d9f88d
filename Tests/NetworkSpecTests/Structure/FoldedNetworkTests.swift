import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@testable import NetworkSpec

/// A network becomes a description whose blocks and repeats were found in its graph, and the description
/// becomes the network again.
@Suite struct FoldedNetworkTests {
  /// Lines of the description of a network of the zoo, at most.
  private static let longest = [
    "alexnet": 16, "vgg16": 16, "vgg19": 16, "resnet18": 32, "resnet50": 40, "resnet101": 40,
    "resnet152": 40, "googlenet": 50, "densenet121": 40, "torchvision/densenet121": 120,
  ]

  @Test("every network of the zoo, from its graph alone, reads back equal", arguments: zooFiles)
  func zoo(file: ZooFile) throws {
    for name in file.library().networks {
      let network = try file.network(name)
      let text = try expectRoundTrip(try #require(network.flat))
      if let longest = Self.longest[name] {
        let lines = text.utf8.count { $0 == UInt8(ascii: "\n") }
        #expect(lines <= longest, "\(text)")
      }
    }
  }

  @Test("random graphs read back equal", arguments: SpatialAxes.allCases)
  func random(axes: SpatialAxes) throws {
    for seed in 0..<100 {
      var graphs = RandomGraphs(seed: seed)
      // Dead ends are written after what leads to a result, and what is alive at once depends on the order.
      try expectRoundTrip(try graphs.draw(axes), inOrder: false)
    }
  }

  @Test(
    "what has no place in a path is referred to",
    arguments: [
      // Two forks that overlap.
      "conv a filters=4 kernel=1; conv b filters=4 kernel=1 from=input; add c { path from=a; path from=b }; add d { path from=c; path from=a }; add { path {}; path from=b }",
      // One layer twice in a merge, and a merge of what enters twice.
      "relu; add { path {}; path {} }; tanh a; concat { path from=a; path from=a }",
      "conv a filters=4 kernel=1; conv b filters=4 kernel=1 from=a weights-of=a; output b a",
      "relu a; branch s { tanh; output; relu from=a }; relu; branch t { relu; branch u { tanh } }",
      "relu a; branch s { add { path {}; path from=input } }; relu",
      "conv a filters=4 kernel=1 frozen=#true; relu functional=#true",
      "concat { path {}; path { concat { path { relu }; path { tanh }; path {} } } }; concat { path {}; path from=input }",
    ])
  func handmade(statements: String) throws {
    let text = try expectRoundTrip(try network(statements, input: "input 8 8 4"))
    #expect(!text.isEmpty)
  }

  @Test("an input whose name reads as a number", arguments: ["0", "7 / 2", "#true"])
  func numberedInput(name: String) throws {
    let statements = "conv a filters=4 kernel=1; add { path {}; path from=\"\(name)\" }"
    let text = try expectRoundTrip(
      try network(statements, input: "input 8 8 4 name=\"\(name)\""))
    #expect(text.contains("input 8 8 4 name=\"\(name)\"") || text.contains("input 8 8 4\n"))
  }

  @Test("two towers on two inputs, which share their weights")
  func towers() throws {
    let text = """
      block tower { conv filters=4 kernel=3; relu }
      network towers {
          input left 8 8 3
          tower a
          input right 8 8 3
          tower b weights-of=a
          concat { path from=a; path from=b }
          fc units=2
      }
      """
    try expectRoundTrip(try Reading(text).network())
  }

  @Test("a block has no more parameters than it may")
  func parameters() {
    var forms = FormTable()
    let layer = LayerPattern(
      word: "crop", properties: ["top", "left", "right"], fixed: "", kind: .resampling)
    let form = forms.number(of: .layer(layer))
    let columns: [[Int64]] = [[1, 5, 9], [2, 7, 4]]
    let uses = columns.map { numbers in
      BlockSettings.Use(
        values: numbers.map { .number($0) }, channels: [4, 4, 4], entering: 4, leaving: 4)
    }
    let names = SlotNames(of: [form], in: forms, values: uses[0].values)
    let slots = forms.slots[form]
    let all = BlockSettings(of: uses, slots: slots, names: names, mostParameters: 3)
    #expect(all?.parameters.map(\.name) == ["top", "left", "right"])
    #expect(BlockSettings(of: uses, slots: slots, names: names, mostParameters: 2) == nil)
  }

  @Test("merges of many paths that differ in everything are written out")
  func wideMerges() throws {
    let merges = (0..<2).map { merge in
      let paths = (1...60).map { path in
        "path { conv filters=\(path * 7 % 61 + merge) kernel=\(2 * ((path + merge) % 4) + 1) pad=same }"
      }
      return "concat { \(paths.joined(separator: "; ")) }"
    }
    try expectRoundTrip(try network(merges.joined(separator: "; "), input: "input 8 8 4"))
  }

  /// Expects a description with blocks found, which has the same layers in the same graph and the same
  /// figures, and returns it.
  ///
  /// - Parameter inOrder: whether figures that depend on the order of layers are the same too.
  @discardableResult
  private func expectRoundTrip(
    _ network: InferredNetwork, inOrder: Bool = true, _ location: SourceLocation = #_sourceLocation
  ) throws -> String {
    let name = network.network.name
    let folded = try FoldedNetworkWriter.result(of: network)
    #expect(folded.isFolded, "\(name)", sourceLocation: location)
    let reading = Reading(folded.text)
    let back = try #require(
      reading.elaborations.first?.network, "\(name): \(reading.report)", sourceLocation: location)
    let difference = NetworkCorrespondence.firstDifference(network, back)
    #expect(difference == nil, "\(name)\n\(folded.text)", sourceLocation: location)
    guard inOrder else {
      try expectSameLayers(network, back, location)
      return folded.text
    }
    let (before, after) = (
      try GraphTests.figures(of: network), try GraphTests.figures(of: back)
    )
    #expect(
      zip(before, after).filter { $0 != $1 }.map { "\($0) became \($1)" } == [],
      "\(name)\n\(folded.text)", sourceLocation: location)
    return folded.text
  }

  /// Expects the figures of each layer and the fields of its units.
  private func expectSameLayers(
    _ a: InferredNetwork, _ b: InferredNetwork, _ location: SourceLocation
  ) throws {
    let pairs = try #require(NetworkCorrespondence(a, b)?.counterparts, sourceLocation: location)
    let (figures, others) = (try NetworkSummary(of: a), try NetworkSummary(of: b))
    let (fields, otherFields) = (try ReceptiveFields(of: a), try ReceptiveFields(of: b))
    for (x, y) in pairs.enumerated() {
      let (id, other) = (a.network.id(at: x), b.network.id(at: y))
      let (own, theirs) = (figures[id], others[other])
      #expect(own.parameters == theirs.parameters, sourceLocation: location)
      #expect(own.macs == theirs.macs, sourceLocation: location)
      #expect(own.operations == theirs.operations, sourceLocation: location)
      #expect(fields[id] == otherFields[other], sourceLocation: location)
    }
  }
}
