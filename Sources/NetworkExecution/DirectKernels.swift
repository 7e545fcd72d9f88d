public import NetworkModel

/// Plain kernels that slide their windows and count what they do: the reference for every other road
/// to the same numbers. They call none of the model's formulas.
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
    switch layer {
    case .input(let layer):
      try layer.run(on: operands.takeOnly())
    case .convolution(let layer):
      try layer.run(
        on: operands.only, with: parameters, threads: threads, counting: &tally)
    case .transposedConvolution(let layer):
      try layer.run(
        on: operands.only, with: parameters, threads: threads, counting: &tally)
    case .fullyConnected(let layer):
      try layer.run(
        on: operands.only, with: parameters, threads: threads, counting: &tally)
    case .radialBasis(let layer):
      try layer.run(on: operands.only, with: parameters, counting: &tally)
    case .pooling(let layer):
      try layer.run(on: operands.only, counting: &tally)
    case .globalPooling(let layer):
      try layer.run(on: operands.only, counting: &tally)
    case .adaptivePooling(let layer):
      try layer.run(on: operands.only, counting: &tally)
    case .activation(let layer):
      layer.run(on: try operands.takeOnly(), counting: &tally)
    case .parametricReLU(let layer):
      try layer.run(on: operands.takeOnly(), with: parameters, counting: &tally)
    case .maxout(let layer):
      try layer.run(on: operands.only, counting: &tally)
    case .softmax(let layer):
      layer.run(on: try operands.only, counting: &tally)
    case .batchNormalization(let layer):
      try layer.run(on: operands.takeOnly(), with: parameters, counting: &tally)
    case .layerNormalization(let layer):
      try layer.run(on: operands.only, with: parameters, counting: &tally)
    case .groupNormalization(let layer):
      try layer.run(on: operands.only, with: parameters, counting: &tally)
    case .localResponseNormalization(let layer):
      layer.run(on: try operands.only, counting: &tally)
    case .scale(let layer):
      try layer.run(on: operands.takeOnly(), with: parameters, counting: &tally)
    case .dropout(let layer):
      layer.run(on: try operands.takeOnly())
    case .concatenation(let layer):
      try layer.run(on: operands)
    case .addition(let layer):
      try layer.run(on: operands, counting: &tally)
    case .multiplication(let layer):
      try layer.run(on: operands, counting: &tally)
    case .maximum(let layer):
      try layer.run(on: operands, counting: &tally)
    case .flatten(let layer):
      try layer.run(on: operands.takeOnly())
    case .padding(let layer):
      try layer.run(on: operands.only)
    case .crop(let layer):
      try layer.run(on: operands.only)
    case .upsample(let layer):
      try layer.run(on: operands.only, counting: &tally)
    case .pixelShuffle(let layer):
      try layer.run(on: operands.only)
    case .channelShuffle(let layer):
      try layer.run(on: operands.only)
    case .channelSlice(let layer):
      try layer.run(on: operands.only)
    }
  }

  public func parameterSizes(
    of layer: Layer, on inputs: [TensorShape]
  ) throws(KernelError) -> ParameterSizes {
    switch layer {
    case .convolution(let layer): try layer.parameterSizes(for: inputs.only)
    case .transposedConvolution(let layer): try layer.parameterSizes(for: inputs.only)
    case .fullyConnected(let layer): try layer.parameterSizes(for: inputs.only)
    case .radialBasis(let layer): try layer.parameterSizes(for: inputs.only)
    case .parametricReLU(let layer): layer.parameterSizes(for: try inputs.only)
    case .batchNormalization(let layer): layer.parameterSizes(for: try inputs.only)
    case .layerNormalization(let layer): layer.parameterSizes(for: try inputs.only)
    case .groupNormalization(let layer): layer.parameterSizes(for: try inputs.only)
    case .scale(let layer): layer.parameterSizes(for: try inputs.only)
    case .input, .pooling, .globalPooling, .adaptivePooling, .activation, .maxout, .softmax,
      .localResponseNormalization, .dropout, .concatenation, .addition, .multiplication, .maximum,
      .flatten, .padding, .crop, .upsample, .pixelShuffle, .channelShuffle, .channelSlice:
      .none
    }
  }

  public func gradients(
    of layer: Layer, from upstream: Tensor, along trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    try layer.gradients(from: upstream, of: trace)
  }
}

extension Array {
  /// The one element.
  fileprivate var only: Element {
    get throws(KernelError) {
      guard count == 1 else { throw .inputCount(count, needed: 1) }
      return self[0]
    }
  }

  /// Takes the one element out, so that nothing but the caller holds it.
  fileprivate mutating func takeOnly() throws(KernelError) -> Element {
    guard count == 1 else { throw .inputCount(count, needed: 1) }
    return removeLast()
  }
}
