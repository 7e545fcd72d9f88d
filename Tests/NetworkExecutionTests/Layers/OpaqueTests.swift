import NetworkExecution
import NetworkModel
import TestSupport
import Testing

@Test("nothing is computed of an operation that nobody knows")
func opaqueIsNotExecuted() throws {
  let layer = Layer.opaque(
    try Opaque(
      "LSTM", output: Shape(height: 1, width: 1, channels: 2), arithmetic: .recurrence, macs: 10,
      parameters: nil))
  let kernels = DirectKernels()
  let input = Tensor.column(1)
  #expect(throws: KernelError.noKernel("LSTM")) {
    try kernels.parameterSizes(of: layer, on: [input.shape])
  }
  #expect(throws: KernelError.noKernel("LSTM")) {
    try layer.gradients(from: input, of: LayerTrace(inputs: [input], output: input))
  }
}
