package import NetworkModel

/// Plain kernels that slide their windows and count what they do: the reference for every other way to
/// the same numbers. They call none of the model's formulas.
///
/// Values are float32; sums are kept in double precision and rounded once.
package struct DirectKernels: LayerKernels {
  /// Threads for convolutions and fully connected layers.
  package var threads: Int

  package init(threads: Int = 1) {
    self.threads = threads
  }

  package var countsOperations: Bool { true }

  package func run(
    _ layer: Layer, on operands: inout [Tensor], with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    try layer.kernel.run(on: &operands, with: parameters, threads: threads, counting: &tally)
  }

  package func parameterSizes(
    of layer: Layer, on inputs: [TensorShape]
  ) throws(KernelError) -> ParameterSizes {
    try layer.kernel.parameterSizes(on: inputs)
  }

  package func gradients(
    of layer: Layer, from upstream: Tensor, along trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let counter = ProductCounter()
    var trace = trace
    trace.products = DirectProducts(counter: counter)
    var gradients = try layer.gradients(from: upstream, of: trace)
    gradients.multiplyAccumulates = counter.count
    return gradients
  }
}
