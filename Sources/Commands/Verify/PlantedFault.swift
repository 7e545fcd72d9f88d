package import NetworkExecution
package import NetworkModel
package import NetworkVerification

/// Something wrong in the calculator or in the executor. Tests plant it; the program never does.
package struct PlantedFault: Sendable {
  /// Changes what the calculator says of layers.
  package var claims: @Sendable (inout NetworkClaims) -> Void
  /// Changes the bytes that the calculator says are saved for the backward pass.
  package var savedBytes: @Sendable (inout Int128) -> Void
  /// Replaces the kernels of the executor.
  package var kernels: @Sendable (any LayerKernels) -> any LayerKernels
  /// True if the executor holds a node's output for the backward pass, given whether it should.
  package var retains: @Sendable (NodeID, Bool) -> Bool

  package init(
    claims: @escaping @Sendable (inout NetworkClaims) -> Void = { _ in },
    savedBytes: @escaping @Sendable (inout Int128) -> Void = { _ in },
    kernels: @escaping @Sendable (any LayerKernels) -> any LayerKernels = { $0 },
    retains: @escaping @Sendable (NodeID, Bool) -> Bool = { $1 }
  ) {
    self.claims = claims
    self.savedBytes = savedBytes
    self.kernels = kernels
    self.retains = retains
  }

  package static let none = PlantedFault()
}
