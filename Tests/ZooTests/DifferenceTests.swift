import NetworkAnalysis
import NetworkModel
import NetworkSpec
import TestSupport
import Testing

/// `NetworkDifference` over the networks of the zoo.
@Suite struct DifferenceTests {
  static func difference(_ before: String, _ after: String) throws -> NetworkDifference {
    NetworkDifference(
      from: try NetworkSummary(of: try zooNetwork(before)),
      to: try NetworkSummary(of: try zooNetwork(after)))
  }

  /// Those of at most 48 layers, which is a third of them.
  static let modest: [NetworkSummary] = zooFiles.flatMap { file -> [NetworkSummary] in
    file.library().networks.compactMap { name in
      guard let network = try? file.network(name), network.network.nodes.count <= 48 else {
        return nil
      }
      return try? NetworkSummary(of: network)
    }
  }

  @Test(
    "costs add up to the difference of the totals, and the reverse is the mirror image")
  func allPairs() {
    #expect(Self.modest.count >= 30)
    for (place, a) in Self.modest.enumerated() {
      for b in Self.modest[place...] {
        let forth = NetworkDifference(from: a, to: b)
        let back = NetworkDifference(from: b, to: a)
        let label = "\(a.network.network.name), \(b.network.network.name)"
        for difference in [forth, back] { #expect(holdsTogether(difference), "\(label)") }
        #expect(forth.removed == back.added && forth.added == back.removed, "\(label)")
        #expect(forth.equalCount == back.equalCount, "\(label)")
        #expect(
          forth.changed.map(\.reason.rawValue).sorted()
            == back.changed.map(\.reason.rawValue).sorted(), "\(label)")
        #expect(forth.renamed.count == back.renamed.count, "\(label)")
        if a.network.network.name == b.network.network.name {
          #expect(forth.isEmpty && forth.renamed.isEmpty, "\(label)")
        }
      }
    }
  }

  /// Checks that every layer is listed once, and costs add up.
  private func holdsTogether(_ difference: NetworkDifference) -> Bool {
    let (before, after) = (difference.before, difference.after)
    var sum = FigureDifference.zero
    for id in difference.removed { sum = sum.adding(difference.cost(ofRemoved: id)) }
    for id in difference.added { sum = sum.adding(difference.cost(ofAdded: id)) }
    for change in difference.changed { sum = sum.adding(difference.cost(of: change)) }
    let pairs = difference.equalCount + difference.changed.count
    return sum == difference.cost
      && sum.parameters == after.totals.parameters.total.known
        - before.totals.parameters.total.known
      && sum.macs == after.totals.macs.known - before.totals.macs.known
      && sum.activations == after.totals.activations.known - before.totals.activations.known
      && before.network.network.nodes.count == pairs + difference.removed.count
      && after.network.network.nodes.count == pairs + difference.added.count
  }

  /// How many layers are removed, added, changed, rewired, with another output shape only, and renamed.
  struct Counts: Equatable {
    var removed = 0, added = 0, settings = 0, inputs = 0, volume = 0, renamed = 0
  }

  @Test(
    "known pairs differ as their authors say",
    arguments: [
      // The stride moves from the first convolution of three blocks to the second; the norm and the
      // activation between them work on four times the plane.
      ("resnet50", "resnet50-v1.5", Counts(settings: 6, volume: 6, renamed: 168)),
      // One convolution and its activation more in each of the last three stages.
      ("vgg16", "vgg19", Counts(added: 6, renamed: 8)),
      // Eight blocks of seven layers more: one, two, four and one.
      ("resnet18", "resnet34", Counts(added: 56)),
      // The same convolutions and pools under other names; an adaptive pool more, a softmax less.
      ("vgg16", "torchvision/vgg16", Counts(removed: 1, added: 1, renamed: 33)),
      // 24 dense layers of seven more; the third transition halves a thicker volume.
      ("densenet121", "densenet169", Counts(added: 168, settings: 1, volume: 71)),
      // 1,274 layers in 182 blocks more in each of the three stages.
      ("resnet110-cifar", "resnet1202-cifar", Counts(added: 3822)),
    ])
  func known(_ before: String, _ after: String, _ expected: Counts) throws {
    let difference = try Self.difference(before, after)
    let changed = difference.changed
    let counts = Counts(
      removed: difference.removed.count, added: difference.added.count,
      settings: changed.count { $0.reason == .settings },
      inputs: changed.count { $0.reason == .inputs },
      volume: changed.count { $0.reason == .volume }, renamed: difference.renamed.count)
    #expect(counts == expected)
    #expect(holdsTogether(difference))
  }

  @Test("names that others of their kind have change nothing")
  func movedNames() throws {
    for summary in Self.modest {
      let network = try #require(summary.network.withNamesMovedOn)
      let other = try NetworkSummary(of: network)
      for difference in [
        NetworkDifference(from: summary, to: other), NetworkDifference(from: other, to: summary),
      ] {
        #expect(difference.isEmpty, "\(network.network.name)")
        #expect(holdsTogether(difference), "\(network.network.name)")
      }
    }
  }

  @Test(
    "numbers in place of names leave known differences what they are",
    arguments: [
      ("vgg16", "vgg19", 6, 0, 0), ("resnet18", "resnet34", 56, 0, 0),
      ("densenet121", "densenet169", 168, 1, 0), ("resnet50", "resnet50-v1.5", 0, 6, 6),
    ])
  func numbered(
    _ before: String, _ after: String, _ added: Int, _ settings: Int, _ volume: Int
  ) throws {
    let difference = NetworkDifference(
      from: try NetworkSummary(of: try #require(try zooNetwork(before).flat)),
      to: try NetworkSummary(of: try #require(try zooNetwork(after).flat)))
    #expect(difference.removed.isEmpty)
    #expect(difference.added.count == added)
    #expect(difference.changed.count { $0.reason == .settings } == settings)
    #expect(difference.changed.count { $0.reason == .volume } >= volume)
    #expect(holdsTogether(difference))
  }

  @Test("networks with nothing in common share next to nothing")
  func strangers() throws {
    let difference = try Self.difference("vgg16", "resnet152")
    #expect(difference.equalCount + difference.changed.count <= 5)
    #expect(holdsTogether(difference))
  }
}

extension InferredNetwork {
  /// The same network, in which each layer has the name of the next one of its kind, the last that of the first.
  fileprivate var withNamesMovedOn: InferredNetwork? {
    let nodes = network.nodes
    var names = nodes.map(\.name)
    for places in Dictionary(grouping: nodes.indices, by: { nodes[$0].layer.kind }).values {
      for (place, next) in zip(places, places.dropFirst() + places.prefix(1)) {
        names[place] = nodes[next].name
      }
    }
    var inference = ShapeInference(name: network.name, title: network.title)
    for name in network.branches { _ = inference.addBranch(named: name) }
    for (name, node) in zip(names, nodes) {
      var copy = Node(
        name: name, layer: node.layer, inputs: node.inputs, attributes: node.attributes,
        branch: node.branch, sharesWeightsOf: node.sharesWeightsOf, origin: 0)
      copy.enclosingModules = node.enclosingModules
      inference.add(copy)
    }
    return inference.finish(outputs: network.outputs, origins: Origins())
  }
}
