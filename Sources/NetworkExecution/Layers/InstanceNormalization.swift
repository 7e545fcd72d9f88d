import NetworkModel

extension InstanceNormalization: DirectKernel {
  func parameterSizes(on inputs: [TensorShape]) throws(KernelError) -> ParameterSizes {
    try channels.parameterSizes(on: inputs)
  }

  /// The form of test time: with the running statistics, or each channel's own if none are tracked.
  func run(
    on operands: inout [Tensor], with parameters: LayerParameters, threads: Int,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    var input = try operands.only
    try channels.normalize(&input, with: parameters, counting: &tally)
    return input
  }

  var trainingKernel: (any TrainingKernel)? { channels }

  var saved: SavedOperands { .inputs }

  func gradients(
    from upstream: Tensor, of trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    try channels.gradients(from: upstream, of: trace)
  }

  private var channels: ChannelNormalization {
    ChannelNormalization(
      epsilon: epsilon, affine: affine, tracksStatistics: tracksStatistics, images: .apart)
  }
}
