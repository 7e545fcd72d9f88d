package import NetworkModel

/// All that the executor knows of one kind of layer, in one file of `Layers/`: its parameters, its
/// forward pass and its backward pass. No requirement has a default: a kind says it all.
///
/// None of them calls a formula of the calculator; those are `@_spi(Rules)`, which this module does not
/// import.
protocol DirectKernel {
  /// Returns the number of parameters that the layer reads for inputs of these extents.
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes

  /// The output, in the form of test time.
  ///
  /// - Parameter operands: The layer's inputs, or what is fed to an input layer. A kernel that works in
  ///   place takes its operand out.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor

  /// The form of training; nil if it is that of test time.
  var trainingKernel: (any TrainingKernel)? { get }

  /// The tensors of the forward pass that `gradients(from:of:)` reads.
  var saved: SavedOperands { get }

  /// The product of a gradient with the layer's Jacobian.
  ///
  /// Where a function has a kink, the gradient is that of the side at and below it; among equal maxima the
  /// first one takes it all.
  ///
  /// - Parameter upstream: The loss's gradient with respect to the output, of the output's extents.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients
}

/// A layer that runs differently in training.
protocol TrainingKernel {
  /// The output, and the parameters with their running statistics moved.
  ///
  /// - Parameters:
  ///   - numbers: For what is drawn at random.
  ///   - momentum: The share of a batch's statistics in the running ones.
  func runInTraining(
    on input: consuming Tensor, with parameters: LayerParameters, numbers: SeededNumbers,
    momentum: Double, counting tally: inout OperationTally
  ) throws(KernelError) -> (output: Tensor, parameters: LayerParameters)
}

/// The tensors of the forward pass that a layer's backward pass reads.
package struct SavedOperands: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let inputs = SavedOperands(rawValue: 1)
  package static let output = SavedOperands(rawValue: 2)
}

extension Layer {
  /// The tensors that the backward pass reads again: outputs where they suffice, so that a layer may work in
  /// place. What follows from them is not saved but found anew: the maxima of a pooling, the statistics of
  /// a batch; and so is the mask of a dropout, which follows from the seed.
  package var savedOperands: SavedOperands { kernel.saved }

  /// Returns whether a gradient goes back to an input: not to one whose order alone the layer reads.
  package func passesGradient(to offset: Int) -> Bool {
    if case .maxUnpooling = self { offset == 0 } else { true }
  }

  /// The gradients with respect to inputs and parameters.
  ///
  /// - Parameter upstream: The loss's gradient with respect to the output.
  /// - Throws: `.inputsDiffer` if a gradient's extents are not those of what it belongs to,
  ///   `.parameterCount` likewise; `.notSaved` if the trace lacks a tensor that `savedOperands` names; what
  ///   the forward pass throws.
  package func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let gradients = try kernel.gradients(from: upstream, of: trace)
    try trace.check(gradients)
    return gradients
  }

  /// The one way from a layer to its kernel. No `default:`, so that a new kind does not compile before it
  /// has one.
  var kernel: any DirectKernel {
    switch self {
    case .input(let layer): layer
    case .convolution(let layer): layer
    case .transposedConvolution(let layer): layer
    case .fullyConnected(let layer): layer
    case .radialBasis(let layer): layer
    case .pooling(let layer): layer
    case .globalPooling(let layer): layer
    case .adaptivePooling(let layer): layer
    case .regionPooling(let layer): layer
    case .maxUnpooling(let layer): layer
    case .activation(let layer): layer
    case .parametricReLU(let layer): layer
    case .maxout(let layer): layer
    case .gatedLinearUnit(let layer): layer
    case .softmax(let layer): layer
    case .batchNormalization(let layer): layer
    case .layerNormalization(let layer): layer
    case .groupNormalization(let layer): layer
    case .instanceNormalization(let layer): layer
    case .localResponseNormalization(let layer): layer
    case .globalResponseNormalization(let layer): layer
    case .l2Normalization(let layer): layer
    case .scale(let layer): layer
    case .dropout(let layer): layer
    case .concatenation(let layer): layer
    case .addition(let layer): layer
    case .multiplication(let layer): layer
    case .maximum(let layer): layer
    case .matrixMultiplication(let layer): layer
    case .flatten(let layer): layer
    case .reshape(let layer): layer
    case .padding(let layer): layer
    case .crop(let layer): layer
    case .upsample(let layer): layer
    case .pixelShuffle(let layer): layer
    case .channelShuffle(let layer): layer
    case .channelSlice(let layer): layer
    case .opaque(let layer): layer
    }
  }
}

extension Array {
  /// The one element.
  var only: Element {
    get throws(KernelError) {
      guard count == 1 else { throw .inputCount(count, needed: 1) }
      return self[0]
    }
  }

  /// Takes the one element out, so that nothing but the caller holds it.
  mutating func takeOnly() throws(KernelError) -> Element {
    guard count == 1 else { throw .inputCount(count, needed: 1) }
    return removeLast()
  }
}
