package import NetworkModel

/// Runs single layers. The direct kernels are the reference; others may be quicker, or wrong on purpose.
package protocol LayerKernels: Sendable {
  /// True if `run` counts what it does.
  var countsOperations: Bool { get }

  /// The output of a layer, in the form of test time.
  ///
  /// - Parameters:
  ///   - operands: The layer's inputs, or what is fed to an input layer. A kernel that works in place
  ///     takes its operand out; what it leaves is not changed.
  ///   - parameters: Of the sizes that `parameterSizes(of:on:)` states.
  func run(
    _ layer: Layer, on operands: inout [Tensor], with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor

  /// Returns the number of parameters that a layer reads for inputs of these extents.
  func parameterSizes(of layer: Layer, on inputs: [TensorShape]) throws(KernelError)
    -> ParameterSizes

  /// Returns the values that running a layer holds beside its inputs, output and parameters, such as copies in
  /// another layout.
  func workspaceCount(of layer: Layer, on inputs: [TensorShape]) -> Int

  /// The gradients with respect to inputs and parameters.
  ///
  /// - Parameter upstream: The loss's gradient with respect to the output.
  /// - Throws: `.inputsDiffer` if a gradient's extents are not those of what it belongs to,
  ///   `.parameterCount` likewise; `.notSaved` if the trace lacks a tensor that the backward pass reads; what the
  ///   forward pass throws.
  func gradients(of layer: Layer, from upstream: Tensor, along trace: LayerTrace)
    throws(KernelError) -> LayerGradients
}

extension LayerKernels {
  /// None.
  package func workspaceCount(of layer: Layer, on inputs: [TensorShape]) -> Int { 0 }

  /// The output of a layer in the form of a phase, and its parameters with running statistics moved.
  package func run(
    _ layer: Layer, in phase: Phase, on operands: inout [Tensor],
    with parameters: LayerParameters, statisticsMomentum: Double = 0.1
  ) throws(KernelError) -> (output: Tensor, parameters: LayerParameters) {
    var tally = OperationTally()
    if case .training(let numbers) = phase, let kernel = layer.kernel.trainingKernel {
      return try kernel.runInTraining(
        on: operands.takeOnly(), with: parameters, numbers: numbers, momentum: statisticsMomentum,
        counting: &tally)
    }
    return (try run(layer, on: &operands, with: parameters, counting: &tally), parameters)
  }
}
