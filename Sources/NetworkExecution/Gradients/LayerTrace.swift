/// The values of a forward pass that a layer's backward pass uses.
package struct LayerTrace: Sendable {
  package var inputShapes: [TensorShape]
  /// True if anything before the layer learns.
  package var wantsInputGradients = true
  /// For a layer with several inputs whether anything before each of them learns; empty if all may.
  package var wantsGradients: [Bool] = []
  /// True if the layer itself learns; without, gradients of its weights may be zeros.
  package var wantsWeightGradients = true
  package var parameters: LayerParameters
  package var phase: Phase
  /// Empty if not kept.
  package var keptInputs: [Tensor]
  /// Nil if not kept.
  package var keptOutput: Tensor?
  /// The matrix multiplication in use.
  package var products: any MatrixProducts = DirectProducts()

  package init(
    inputs: [Tensor], output: Tensor?, parameters: LayerParameters = .none, phase: Phase = .test
  ) {
    self.init(
      inputShapes: inputs.map(\.shape), parameters: parameters, phase: phase, keptInputs: inputs,
      keptOutput: output)
  }

  package init(
    inputShapes: [TensorShape], parameters: LayerParameters, phase: Phase,
    keptInputs: [Tensor] = [], keptOutput: Tensor? = nil
  ) {
    self.inputShapes = inputShapes
    self.parameters = parameters
    self.phase = phase
    self.keptInputs = keptInputs
    self.keptOutput = keptOutput
  }

  /// Returns whether the gradient with respect to an input is asked for.
  func wantsGradient(ofInput place: Int) -> Bool {
    wantsInputGradients && (place >= wantsGradients.count || wantsGradients[place])
  }

  /// - Throws: `.notSaved`.
  var inputs: [Tensor] {
    get throws(KernelError) {
      guard keptInputs.map(\.shape) == inputShapes else { throw .notSaved }
      return keptInputs
    }
  }

  /// - Throws: `.notSaved`, `.inputCount`.
  var input: Tensor {
    get throws(KernelError) {
      let inputs = try inputs
      guard inputs.count == 1 else { throw .inputCount(inputs.count, needed: 1) }
      return inputs[0]
    }
  }

  /// The extents of the one input, which need not be kept.
  ///
  /// - Throws: `.inputCount`.
  var inputShape: TensorShape {
    get throws(KernelError) {
      guard inputShapes.count == 1 else { throw .inputCount(inputShapes.count, needed: 1) }
      return inputShapes[0]
    }
  }

  /// The output, which has the extents of its gradient.
  ///
  /// - Throws: `.notSaved`, `.inputsDiffer`.
  func output(like upstream: Tensor) throws(KernelError) -> Tensor {
    guard let keptOutput else { throw .notSaved }
    guard keptOutput.shape == upstream.shape else {
      throw .inputsDiffer(keptOutput.shape, upstream.shape)
    }
    return keptOutput
  }

  /// Holds gradients against what they belong to.
  fileprivate func checkInputs(_ gradients: [Tensor]) throws(KernelError) {
    guard gradients.count == inputShapes.count else {
      throw .inputCount(gradients.count, needed: inputShapes.count)
    }
    for (gradient, shape) in zip(gradients, inputShapes) where gradient.shape != shape {
      throw .inputsDiffer(gradient.shape, shape)
    }
  }

  func check(_ gradients: LayerGradients) throws(KernelError) {
    if wantsInputGradients { try checkInputs(gradients.inputs) }
    guard gradients.weights.count == parameters.weights.count else {
      throw .parameterCount(
        .weights, gradients.weights.count, needed: parameters.weights.count)
    }
    guard gradients.biases.count == parameters.biases.count else {
      throw .parameterCount(.biases, gradients.biases.count, needed: parameters.biases.count)
    }
  }
}

/// The phase, for layers that behave differently in training.
package enum Phase: Sendable {
  /// Batch normalization by running statistics; dropout passes all on.
  case test
  /// Batch normalization by the batch's own statistics; dropout by a mask of these numbers.
  case training(dropout: SeededNumbers)
}
