package import NetworkExecution

extension ExecutionError.Reason {
  /// The reason that an execution ended, in words that follow the layer's name and a colon.
  package var words: String {
    switch self {
    case .kernel(let error): error.words
    case .parameters(let failure): failure.reason
    case .missingInput: "it has no input values"
    case .stopped: "it was stopped"
    }
  }
}

extension KernelError {
  fileprivate var words: String {
    switch self {
    case .inputCount(let count, let needed): "it got \(count) inputs and needs \(needed)"
    case .windowDoesNotFit(let axis): "its window does not fit along the \(axis)"
    case .nothingLeft(let axis): "it leaves nothing along the \(axis)"
    case .paddingExceedsInput(let axis): "it adds more than there is along the \(axis)"
    case .inputsDiffer(let one, let other): "volumes that should be equal are \(one) and \(other)"
    case .axesDiffer: "it is for volumes with another number of axes"
    case .channelsNotDivisible(let channels, let divisor):
      "\(channels) channels cannot be divided by \(divisor)"
    case .planeNotDivisible(let height, let width, let divisor):
      "a plane of \(height)×\(width) cannot be divided by \(divisor)"
    case .valuesLeft(let shape): "the values of \(shape) do not fill the volume that it asks for"
    case .channelOutOfRange(let channel, let channels):
      "it reads channel \(channel) of \(channels)"
    case .outputDiffers(let given, let planned):
      "its output is \(given), and \(planned) was planned"
    case .unknownExtents: "the extents of its output are not known"
    case .tooLarge: "it needs a tensor or matrix of more than \(TensorShape.largestCount) values"
    case .notSaved: "a tensor of the forward pass was not saved"
    case .targetCount(let count, let needed): "there are \(count) targets, and \(needed) are needed"
    case .labelOutOfRange(let label, let classes): "label \(label) is not one of \(classes) classes"
    case .parameterCount(let part, let count, let needed):
      "it got \(count) values of \(part.rawValue) and needs \(needed)"
    case .noKernel(let name): "what `\(name)` computes is not known"
    }
  }
}
