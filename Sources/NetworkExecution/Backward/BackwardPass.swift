public import NetworkModel

/// The way back through one kind of layer: the product of a gradient with the layer's Jacobian.
///
/// Where a function has a kink, the gradient is that of the side at and below it; among equal maxima the
/// first one takes it all.
protocol BackwardPass {
  /// What the forward pass must keep for `gradients(from:of:)`.
  var kept: KeptTensors { get }

  /// - Parameter upstream: The loss's gradient with respect to the output, of the output's extents.
  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients
}

/// Which tensors of the forward pass a layer needs again.
public struct KeptTensors: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let inputs = KeptTensors(rawValue: 1)
  public static let output = KeptTensors(rawValue: 2)
}

extension Layer {
  /// Which tensors the backward pass needs again: outputs where they suffice, so that a layer may work
  /// in place. What follows from them is not kept but found anew: the maxima of a pooling, the
  /// statistics of a batch; and so is the mask of a dropout, which follows from the seed.
  public var kept: KeptTensors { backwardPass.kept }

  /// The gradients with respect to inputs and parameters.
  ///
  /// - Parameter upstream: The loss's gradient with respect to the output.
  /// - Throws: `.inputsDiffer` if a gradient's extents are not those of what it belongs to,
  ///   `.parameterCount` likewise; `.notKept` if the trace lacks a tensor that `kept` names; what the
  ///   forward pass throws.
  public func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    let gradients = try backwardPass.gradients(from: upstream, of: trace)
    try trace.check(gradients)
    return gradients
  }

  /// The switchboard. No `default:`, so that a new kind does not compile before it has a way back.
  private var backwardPass: any BackwardPass {
    switch self {
    case .input(let layer): layer
    case .convolution(let layer): layer
    case .transposedConvolution(let layer): layer
    case .fullyConnected(let layer): layer
    case .radialBasis(let layer): layer
    case .pooling(let layer): layer
    case .globalPooling(let layer): layer
    case .adaptivePooling(let layer): layer
    case .activation(let layer): layer
    case .parametricReLU(let layer): layer
    case .maxout(let layer): layer
    case .softmax(let layer): layer
    case .batchNormalization(let layer): layer
    case .layerNormalization(let layer): layer
    case .groupNormalization(let layer): layer
    case .localResponseNormalization(let layer): layer
    case .scale(let layer): layer
    case .dropout(let layer): layer
    case .concatenation(let layer): layer
    case .addition(let layer): layer
    case .multiplication(let layer): layer
    case .maximum(let layer): layer
    case .flatten(let layer): layer
    case .padding(let layer): layer
    case .crop(let layer): layer
    case .upsample(let layer): layer
    case .pixelShuffle(let layer): layer
    case .channelShuffle(let layer): layer
    case .channelSlice(let layer): layer
    }
  }
}
