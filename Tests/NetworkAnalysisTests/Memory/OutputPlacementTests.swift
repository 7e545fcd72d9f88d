import NetworkAnalysis
import NetworkModel
import TestSupport
import Testing

@Suite struct OutputPlacementTests {
  /// Activations by layer; nil for an output that takes no memory of its own.
  private func activations(_ body: String, includesBranches: Bool = false) throws -> [String: Int64]
  {
    let summary = try NetworkSummary(of: try network(body), includesBranches: includesBranches)
    return Dictionary(
      uniqueKeysWithValues: zip(summary.network.network.nodes, summary.layers).compactMap {
        node, layer in layer.activations.map { (node.name, $0) }
      })
  }

  @Test("an activation whose input another layer reads later has a tensor of its own")
  func inputReadAgain() throws {
    // As at the beginning of Xception's units: the shortcut reads what the first ReLU reads.
    let unit = """
      input 4 4 2; conv c filters=2 kernel=1
      add { path { relu r; conv d filters=2 kernel=1 }; path {} }
      """
    #expect(try activations(unit) == ["input": 32, "c": 32, "r": 32, "d": 32, "add1": 32])
    // The last reader overwrites.
    let last = "input 4 4 2; conv c filters=2 kernel=1; conv d filters=2 kernel=1; relu r from=c"
    #expect(try activations(last)["r"] == nil)
    let view = "input 4 4 2; conv c filters=2 kernel=1; flatten f; relu r from=c; fc from=f units=1"
    #expect(try activations(view)["r"] == 32)
  }

  /// `torch.cat([x])` has a memory of its own in PyTorch 2.13.
  @Test("a concatenation of one path is a copy, which an activation may overwrite")
  func oneConcatenated() throws {
    let body =
      "input 2 2 3; conv c filters=3 kernel=1; concat j { path {} }; relu r; add { path {}; path from=c }"
    #expect(try activations(body) == ["input": 12, "c": 12, "j": 12, "add1": 12])
    let live = try LiveTensors(of: network(body), policy: LivenessPolicy(.pytorch))
    #expect(live.storages.map(\.bytes) == [48, 48, 48])
  }

  @Test("what is counted is what lives: summaries and live tensors agree on the tensors")
  func agreesWithLiveTensors() throws {
    for body in [
      "input 4 4 2; conv c filters=2 kernel=1; add { path { relu; conv filters=2 kernel=1 }; path {} }",
      "input 4 4 2; conv c filters=2 kernel=1; batchnorm; relu; concat { path { relu6 }; path {} }",
      "input 4 4 2; conv c filters=2 kernel=1; relu r; output; batchnorm; output",
      "input 4 4 2; conv c filters=2 kernel=1; dropout; relu; multiply { path { sigmoid }; path {} }",
    ] {
      let inferred = try network(body)
      let summary = try NetworkSummary(of: inferred)
      let live = try LiveTensors(of: inferred)
      #expect(
        summary.totals.activations.known * 4 == live.storages.reduce(0) { $0 + $1.bytes }, "\(body)"
      )
    }
  }

  @Test("a result that another layer reads is not written over")
  func marked() throws {
    let body = "input 4 4 2; conv c filters=2 kernel=1; relu r; tanh t; relu u"
    #expect(try activations(body) == ["input": 32, "c": 32])
    #expect(try activations(body + "; output r u") == ["input": 32, "c": 32, "t": 32])
  }

  @Test("a side output's reading counts only if side outputs do")
  func sideOutputs() throws {
    let body = """
      input 4 4 2; conv c filters=2 kernel=1; relu r
      branch side { fc from=c units=1 }
      """
    #expect(try activations(body)["r"] == nil)
    #expect(try activations(body, includesBranches: true)["r"] == 32)
  }

  @Test("a softmax is the network's normalized output only at its end")
  func softmax() throws {
    let body =
      "input 4 4 2; conv c filters=2 kernel=1; softmax s; conv d filters=2 kernel=1; softmax t"
    let counted = try activations(body)
    #expect(counted["s"] == 32)
    #expect(counted["t"] == nil)
    let dead = "input 2 2 3; conv c filters=3 kernel=1 bias=none; softmax s; relu r from=c"
    #expect(try activations(dead)["s"] == 12)
  }

  @Test("a sum is not written over an addend that it reads twice")
  func addendReadTwice() throws {
    let body = "input 4 4 2; conv c filters=2 kernel=1; add { path {}; path {} }"
    let live = try LiveTensors(of: try network(body), policy: LivenessPolicy(.pytorch))
    #expect(live.storages.count == 3)
    let apart =
      "input 4 4 2; conv c filters=2 kernel=1; add { path {}; path { conv filters=2 kernel=1 } }"
    #expect(
      try LiveTensors(of: try network(apart), policy: LivenessPolicy(.pytorch)).storages.count == 3)
  }

  @Test("a slice is a copy here, and in PyTorch a view that keeps the whole volume")
  func slices() throws {
    let body =
      "input 4 4 8; conv c filters=8 kernel=1; slice count=2; conv filters=1 kernel=1"
    func peak(_ name: LivenessPolicy.Name) throws -> Int64 {
      try LiveTensors(of: try network(body), policy: LivenessPolicy(name)).peakBytes.known
    }
    #expect(try peak(.pytorch) == 2 * 4 * 16 * 8)
    #expect(try peak(.cnnshape) == 2 * 4 * 16 * 8)
    let live = try LiveTensors(of: try network(body), policy: LivenessPolicy(.pytorch))
    #expect(live.storages.map(\.bytes) == [512, 512, 64])
  }
}
