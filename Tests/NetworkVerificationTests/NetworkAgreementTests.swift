import NetworkExecution
import NetworkModel
import NetworkVerification
import TestSupport
import Testing

/// Whole networks, executed and calculated; those of the zoo that a debug build runs in no time.
struct NetworkAgreementTests {
  @Test(
    "the zoo's small networks",
    arguments: [
      ("lenet5", "lenet.kdl"), ("lenet5-dense", "lenet.kdl"), ("lenet-caffe", "lenet.kdl"),
      ("mlp-1000-100-10", "mlp.kdl"),
    ])
  func zoo(name: String, file: String) throws {
    try zooNetwork(name, in: file).expectAgreement()
  }

  @Test("a thousand networks of random layers", arguments: SpatialAxes.allCases)
  func random(axes: SpatialAxes) throws {
    var graphs = RandomGraphs(seed: 11)
    var drawn: [LayerKind: Int] = [:]
    for place in 0..<800 {
      let network = try graphs.draw(axes)
      for node in network.network.nodes { drawn[node.layer.kind, default: 0] += 1 }
      let verification = try network.verification(
        with: SeededParameters(seed: UInt64(place)), by: DirectKernels())
      for layer in verification.layers {
        // Squares of squares overflow, which is no disagreement.
        #expect(
          layer.shape.isEqual && layer.parameters.isEqual && layer.operations?.isEqual == true
            && layer.liveBytes?.isEqual == true,
          "network \(place), \(layer) in \(network.network.nodes.map { ($0.name, $0.layer, $0.inputs) })"
        )
      }
      #expect(verification.layers.count == network.network.nodes.count)
    }
    // What is defined on the plane alone is drawn there.
    let onPlane: Set<LayerKind> = [.pixelShuffle, .regionPooling]
    let kinds = LayerKind.executed.filter { axes == .two || !onPlane.contains($0) }
    #expect(kinds.allSatisfy { drawn[$0, default: 0] >= 10 }, "\(drawn)")
  }

  @Test("results stay to the end, even if layers read them")
  func results() throws {
    try network(
      """
      input 8 8 4
      conv a filters=4 kernel=3 pad=1; conv b filters=4 kernel=3 pad=1
      relu c; conv d filters=4 kernel=3 pad=1; flatten e; fc f units=3
      output a c e f
      """
    ).expectAgreement()
  }

  @Test("nearly every kind of layer in one network")
  func everythingAtOnce() throws {
    try network(ExampleNetworks.everyKind).expectAgreement()
  }
}
