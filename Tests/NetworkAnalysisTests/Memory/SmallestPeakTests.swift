import NetworkModel
import TestSupport
import Testing

@testable import NetworkAnalysis

@Suite struct SmallestPeakTests {
  static let policies: [LivenessPolicy] = [
    LivenessPolicy(.cnnshape), LivenessPolicy(.pytorch), LivenessPolicy(.pytorchOutOfPlace),
  ]

  @Test("the least over all orders, tried one by one", arguments: 0..<90)
  func bruteForce(seed: Int) throws {
    let network = try randomNetwork(layers: 4 + seed % 6, seed: seed, inputs: 1 + seed % 2)
    let policy = Self.policies[seed % 3]
    let graph = try TensorGraph(
      of: network, policy: policy, batch: 1, precision: .float32, includesBranches: true)
    let least = try #require(leastPeak(of: graph))
    let found = try SmallestPeak(of: network, policy: policy, includesBranches: true)
    #expect(found.run.knownPeakBytes == least)
    #expect(found.isExact)
    #expect(found.lowerBound == least)
    let given = try LiveTensors(of: network, policy: policy, includesBranches: true)
    #expect(found.givenPeakBytes == given.knownPeakBytes)
  }

  /// Every order, by depth-first search without any shortcut.
  private func leastPeak(of graph: TensorGraph) -> Int64? {
    var least: Int64?
    func extend(_ live: LiveSet, _ done: Set<Int>, _ peak: Int64) {
      guard done.count < graph.order.count else {
        least = min(least ?? .max, peak)
        return
      }
      for node in graph.order
      where !done.contains(node) && graph.inputNodes(of: node).allSatisfy(done.contains) {
        var next = live
        let bytes = next.run(node).bytes
        extend(next, done.union([node]), max(peak, bytes))
      }
    }
    extend(LiveSet(graph), [], 0)
    return least
  }

  @Test("an order found is one, and has the peak it is found for", arguments: 0..<20)
  func orders(seed: Int) throws {
    let network = try randomNetwork(layers: 60, seed: 1000 + seed, inputs: 2)
    for limits in [SearchLimits(), SearchLimits(mostStates: 10, width: 3)] {
      let found = try SmallestPeak(of: network, includesBranches: true, limits: limits)
      #expect(Set(found.run.order).count == network.network.nodes.count)
      var place: [NodeID: Int] = [:]
      for (step, node) in found.run.order.enumerated() { place[node] = step }
      for (step, node) in found.run.order.enumerated() {
        for input in network[node].inputs.ids { #expect(place[input] ?? .max < step) }
      }
      #expect(found.lowerBound <= found.run.knownPeakBytes)
      #expect(found.run.knownPeakBytes <= found.givenPeakBytes)
    }
  }

  @Test("the wide path first, so that its narrow end alone waits for the other")
  func choice() throws {
    // As given, the narrow path's end waits while the wide one runs: both must wait for the same input.
    let network = try network(
      """
      input 1 1 1
      concat {
          path { fc units=60; fc units=50 }
          path { fc units=100; fc units=1 }
      }
      """)
    let found = try SmallestPeak(of: network)
    // 1 + 50 + 100 + 1… values as given; 100 + 1 first, then 60 + 50 beside the 1.
    #expect(found.givenPeakBytes == 4 * (50 + 100 + 1))
    #expect(found.run.knownPeakBytes == 4 * (60 + 50 + 1))
    #expect(found.isExact && !found.isGivenOrder)
  }

  @Test("a part too large to be searched keeps its order")
  func tooLarge() throws {
    let network = try randomNetwork(layers: 80, seed: 5)
    let found = try SmallestPeak(
      of: network, includesBranches: true, limits: SearchLimits(mostLayers: 2))
    #expect(found.run.knownPeakBytes == found.givenPeakBytes)
  }

  @Test("chains of many layers take one look")
  func longChain() throws {
    let found = try SmallestPeak(of: chain(of: 50_000))
    #expect(found.isExact && found.isGivenOrder)
  }
}
