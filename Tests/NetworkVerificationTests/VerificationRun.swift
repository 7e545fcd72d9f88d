import NetworkExecution
import NetworkModel
import NetworkVerification
import TestSupport
import Testing

extension InferredNetwork {
  /// Returns all that the calculator says of the network.
  func claims() throws -> NetworkClaims {
    var claims = try NetworkClaims(of: self)
    try claims.addLiveBytes(of: self)
    return claims
  }

  /// Returns the network executed and compared layer by layer, up to the first layer that cannot run.
  ///
  /// - Parameter claims: what is compared; nil for what the calculator says.
  func verification(
    of claims: NetworkClaims? = nil, with source: SeededParameters, by kernels: any LayerKernels
  ) throws -> Verification {
    var verification = Verification(of: self, try claims ?? self.claims())
    var executor = ReferenceExecutor(
      network, feeding: seededInputs(source), with: source, kernels: kernels)
    do {
      while let run = try executor.step() { verification.compare(run) }
    } catch {
      verification.fail(with: error)
    }
    return verification
  }

  /// Expects that each layer, executed, is as calculated.
  func expectAgreement() throws {
    let verification = try verification(
      with: SeededParameters(seed: 1), by: DirectKernels(threads: 2))
    for layer in verification.layers { #expect(layer.holds, "\(layer.name): \(layer)") }
    #expect(verification.holds, "\(String(describing: verification.failure))")
  }
}
