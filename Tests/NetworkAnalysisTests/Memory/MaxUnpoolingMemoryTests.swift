import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

/// Networks that unpool, against PyTorch 2.13: the storages alive at each operator, each tensor freed after its last use,
/// with ReLUs in place; and the storages that autograd saves, parameters left out.
@Suite struct MaxUnpoolingMemoryTests {
  private static let one = """
    input 12 12 3
    conv a filters=8 kernel=3 pad=1 FREEZE
    relu; maxpool p kernel=2 stride=2
    conv b filters=8 kernel=3 pad=1 REST
    relu; max-unpool of=p
    conv filters=2 kernel=3 pad=1
    """

  private static let two = """
    input 18 18 3
    conv a filters=8 kernel=3 pad=1 FREEZE
    relu; maxpool p kernel=2 stride=2
    conv b filters=16 kernel=3 pad=1 REST
    relu; maxpool q kernel=3 stride=2
    conv c filters=16 kernel=3 pad=1 REST
    relu; max-unpool of=q
    conv d filters=8 kernel=1 REST
    relu; max-unpool of=p
    conv filters=2 kernel=3 pad=1
    """

  private func network(
    _ body: String, frozen first: Bool = false, _ rest: Bool = false
  ) throws -> InferredNetwork {
    let frozen = "frozen=#true"
    return try TestSupport.network(
      body.replacing("FREEZE", with: first ? frozen : "")
        .replacing("REST", with: rest ? frozen : ""))
  }

  @Test(
    "PyTorch holds the places of the maxima, not the volume that was pooled",
    arguments: [(one, 8064), (two, 18144)] as [(String, Int64)])
  func peaks(_ body: String, _ bytes: Int64) throws {
    let network = try network(body)
    let policy = LivenessPolicy(.pytorch)
    let live = try LiveTensors(of: network, policy: policy)
    #expect(live.peakBytes.exact == bytes)
    #expect(live.alive(during: live.peakStep).reduce(0) { $0 + $1.bytes } == bytes)
    let smallest = try SmallestPeak(of: network, policy: policy)
    #expect(smallest.run.peakBytes.exact == bytes && smallest.givenPeakBytes == bytes)
  }

  @Test("the places are listed with the pooling, from there to the unpooling")
  func places() throws {
    let network = try network(Self.one)
    let live = try LiveTensors(of: network, policy: LivenessPolicy(.pytorch))
    let steps = live.order.indices.filter { step in
      live.alive(during: step).contains { $0.areIndices && $0.bytes == 8 * 6 * 6 * 8 }
    }
    #expect(steps.map { network[live.order[$0]].layer.kind }.first == .pooling)
    #expect(steps.map { network[live.order[$0]].layer.kind }.last == .maxUnpooling)
  }

  @Test(
    "bytes saved, with all trained, the first layer frozen, and all but the last",
    arguments: [(one, 15552, 9216, 4608), (two, 49456, 35200, 10368)]
      as [(String, Int64, Int64, Int64)])
  func saved(_ body: String, _ all: Int64, _ butFirst: Int64, _ last: Int64) throws {
    func bytes(_ network: InferredNetwork) throws -> Int64? {
      try SavedTensors(of: network, policy: .pytorch).totalBytes.exact
    }
    #expect(try bytes(network(body)) == all)
    #expect(try bytes(network(body, frozen: true)) == butFirst)
    #expect(try bytes(network(body, frozen: true, true)) == last)
  }

  @Test("an unpooling passes no gradient to what was pooled")
  func gradients() throws {
    // Only what was pooled comes from a layer that learns.
    let network = try TestSupport.network(
      """
      input 6 6 2; maxpool p kernel=2 stride=2
      input right 6 6 2; conv filters=2 kernel=3 pad=1; relu t
      max-unpool kernel=2 stride=2 { path from=p {}; path from=t {} }
      """)
    let saved = try SavedTensors(of: network, policy: .pytorch)
    // The convolution and the ReLU save, the unpooling does not.
    #expect(saved.inputBytes.exact == Int64(6 * 6 * 2 * 4))
    #expect(saved.outputBytes.exact == Int64(6 * 6 * 2 * 4))
    #expect(saved.indexBytes == 0)
    #expect(try SavedOutputs(of: network).values == 2 * 6 * 6 * 2)
  }
}
