public import NetworkModel

/// Plain kernels that slide their windows and count what they do: the reference for every other way to
/// the same numbers. They call none of the model's formulas.
///
/// Values are float32; sums are kept in double precision and rounded once.
public struct DirectKernels: LayerKernels {
  /// Threads for convolutions and fully connected layers.
  public var threads: Int

  public init(threads: Int = 1) {
    self.threads = threads
  }

  public var countsOperations: Bool { true }

  public func run(
    _ layer: Layer, on operands: inout [Tensor], with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    try layer.kernel.run(on: &operands, with: parameters, threads: threads, counting: &tally)
  }

  public func parameterSizes(
    of layer: Layer, on inputs: [TensorShape]
  ) throws(KernelError) -> ParameterSizes {
    try layer.kernel.parameterSizes(on: inputs)
  }

  public func gradients(
    of layer: Layer, from upstream: Tensor, along trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    try layer.gradients(from: upstream, of: trace)
  }
}
