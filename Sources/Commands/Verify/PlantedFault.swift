package import NetworkExecution
package import NetworkVerification

/// Something wrong on one of the two roads to a number. Tests plant it; the program never does.
package struct PlantedFault: Sendable {
  /// Changes what the calculator says.
  package var claims: @Sendable (inout NetworkClaims) -> Void
  /// Changes the bytes that the calculator says live while each layer runs, by node.
  package var liveBytes: @Sendable (inout [Int]) -> Void
  /// Replaces the kernels of the executor.
  package var kernels: @Sendable (any LayerKernels) -> any LayerKernels

  package init(
    claims: @escaping @Sendable (inout NetworkClaims) -> Void = { _ in },
    liveBytes: @escaping @Sendable (inout [Int]) -> Void = { _ in },
    kernels: @escaping @Sendable (any LayerKernels) -> any LayerKernels = { $0 }
  ) {
    self.claims = claims
    self.liveBytes = liveBytes
    self.kernels = kernels
  }

  package static let none = PlantedFault()
}
