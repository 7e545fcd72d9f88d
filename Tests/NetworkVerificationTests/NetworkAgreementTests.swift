import NetworkExecution
import NetworkModel
import NetworkVerification
import TestSupport
import Testing

/// Whole networks, executed and calculated; those of the zoo that a debug build runs in no time.
struct NetworkAgreementTests {
  private static func check(_ network: InferredNetwork) throws {
    let source = SeededParameters(seed: 1)
    var claims = try NetworkClaims(of: network)
    try claims.addLiveBytes(of: network)
    var verification = Verification(of: network, claims)
    var executor = ReferenceExecutor(
      network.network, feeding: network.seededInputs(source), with: source,
      kernels: DirectKernels(threads: 2))
    while let run = try executor.step() {
      let layer = verification.compare(run)
      #expect(layer.holds, "\(layer.name): \(layer)")
    }
    #expect(verification.holds)
  }

  @Test(
    "the zoo's small networks",
    arguments: [
      ("lenet5", "lenet.kdl"), ("lenet5-dense", "lenet.kdl"), ("lenet-caffe", "lenet.kdl"),
      ("mlp-1000-100-10", "mlp.kdl"),
    ])
  func zoo(name: String, file: String) throws {
    try Self.check(zooNetwork(name, in: file))
  }

  @Test("nearly every kind of layer in one network")
  func everythingAtOnce() throws {
    try Self.check(network(ExampleNetworks.everyKind))
  }
}
