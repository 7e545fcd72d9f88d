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

  @Test("networks with nothing in common share next to nothing")
  func strangers() throws {
    let difference = try Self.difference("vgg16", "resnet152")
    #expect(difference.equalCount + difference.changed.count <= 5)
    #expect(holdsTogether(difference))
  }
}
