package import NetworkModel

/// The result of running a layer.
package struct LayerRun: Hashable, Sendable {
  package let node: NodeID
  /// The extents of what came out.
  package let shape: TensorShape
  /// The number of parameters it read.
  package let parameters: ParameterSizes
  /// Nil if the kernels do not count.
  package let tally: OperationTally?
  package let duration: Duration
  /// Values that are infinite or NaN.
  package let nonFiniteCount: Int
  /// Bytes of all live tensors while it ran, its output among them.
  package let liveBytes: Int

  package init(
    node: NodeID, shape: TensorShape, parameters: ParameterSizes, tally: OperationTally?,
    duration: Duration, nonFiniteCount: Int, liveBytes: Int
  ) {
    self.node = node
    self.shape = shape
    self.parameters = parameters
    self.tally = tally
    self.duration = duration
    self.nonFiniteCount = nonFiniteCount
    self.liveBytes = liveBytes
  }
}

/// The reason that an execution cannot continue.
package struct ExecutionError: Error, Hashable, Sendable {
  package let node: NodeID
  package let reason: Reason

  package enum Reason: Hashable, Sendable {
    case kernel(KernelError)
    case parameters(ParameterFailure)
    /// Nothing was fed to an input layer.
    case missingInput
    /// The caller wanted no more.
    case stopped
  }

  package init(node: NodeID, reason: Reason) {
    self.node = node
    self.reason = reason
  }
}
