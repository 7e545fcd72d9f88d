import NetworkAnalysis
import NetworkModel
import Testing

@Suite struct ReferenceTests {
  @Test("the fixtures are complete")
  func fixturesAreComplete() {
    #expect(ReferenceNetwork.fixtures.count == 57)
    #expect(ReferenceNetwork.fixtures.map(\.layers.count).reduce(0, +) == 3859)
    #expect(ReferenceNetwork.fixtures.count { !$0.modules.isEmpty } == 36)
  }

  @Test("totals and layers are those of the reference", arguments: ReferenceNetwork.fixtures)
  func agreesWithFixture(_ reference: ReferenceNetwork) throws {
    try expectAgreement(with: reference)
  }

  @Test(
    "the golden folder says the same",
    .enabled(if: goldenFolder != nil, "CNNSHAPE_REFERENCE or ../shared/reference"),
    arguments: ReferenceNetwork.fixtures)
  func agreesWithGoldenFolder(_ reference: ReferenceNetwork) throws {
    let golden = try #require(goldenFolder)
    try expectAgreement(with: reference.reread(from: golden))
  }

  @Test(
    "every network of torchvision's that the golden folder has is the same, layer by layer",
    .enabled(if: goldenFolder != nil, "CNNSHAPE_REFERENCE or ../shared/reference"),
    arguments: ReferenceNetwork.torchvisionModels)
  func agreesWithTorchvision(_ model: String) throws {
    let golden = try #require(goldenFolder)
    try expectAgreement(with: ReferenceNetwork(torchvision: model, in: golden))
  }

  private func expectAgreement(with reference: ReferenceNetwork) throws {
    let network = try zooNetwork(reference.name)
    let summary = try NetworkSummary(
      of: network, includesBranches: reference.includesBranches)
    #expect(summary.totals.parameters.total.exact == reference.parameters)
    #expect(summary.totals.macs.exact == reference.macs)

    let counted = network.network.nodes.indices.map { network.network.id(at: $0) }
      .filter { summary.counts(network[$0]) }
    let layers = counted.compactMap { ReferenceLayer($0, in: summary) }
    try #require(layers.count == reference.layers.count)
    for (index, (ours, theirs)) in zip(layers, reference.layers).enumerated() {
      #expect(ours.agrees(with: theirs), "layer \(index): \(ours), reference \(theirs)")
    }

    guard !reference.modules.isEmpty else { return }
    let modules = counted.compactMap { network[$0].moduleName }
    #expect(
      Dictionary(grouping: modules) { $0 }.mapValues(\.count)
        == reference.modules.filter { !modulesWithoutLayer.contains($0.key) })
  }
}

/// Modules of which descriptions say with `modules` that they end with a layer.
private let modulesWithoutLayer: Set = ["Permute", "Flatten", "LayerNorm2d"]

extension ReferenceLayer {
  /// A node's record; nil if it is neither convolution nor fully connected.
  init?(_ id: NodeID, in summary: NetworkSummary) {
    let kind: Kind
    if case .convolution = summary.network[id].layer {
      kind = .convolution
    } else if case .fullyConnected = summary.network[id].layer {
      kind = .fullyConnected
    } else {
      return nil
    }
    let output = summary.network.shape(of: id)
    self.init(
      kind: kind, height: output.height, width: output.width, channels: output.channels,
      parameters: summary[id].parameters.total.known)
  }

  /// Whether what the reference records is the same here.
  func agrees(with reference: ReferenceLayer) -> Bool {
    kind == reference.kind && height == reference.height && width == reference.width
      && channels == reference.channels
      && (reference.parameters == nil || parameters == reference.parameters)
  }
}
