public import NetworkModel

/// What happened when a layer ran.
public struct LayerRun: Hashable, Sendable {
  public let node: NodeID
  /// The extents of what came out.
  public let shape: TensorShape
  /// How many parameters it read.
  public let parameters: ParameterSizes
  /// Nil if the kernels do not count.
  public let tally: OperationTally?
  public let duration: Duration
  /// Values that are infinite or NaN.
  public let nonFiniteCount: Int
  /// Bytes of all live tensors while it ran, its output among them.
  public let liveBytes: Int

  public init(
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

/// Why an execution cannot go on.
public struct ExecutionError: Error, Hashable, Sendable {
  public let node: NodeID
  public let reason: Reason

  public enum Reason: Hashable, Sendable {
    case kernel(KernelError)
    case parameters(ParameterFailure)
    /// Nothing was fed to an input layer.
    case missingInput
    /// The caller wanted no more.
    case stopped
  }

  public init(node: NodeID, reason: Reason) {
    self.node = node
    self.reason = reason
  }
}
