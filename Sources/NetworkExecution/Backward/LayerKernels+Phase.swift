package import NetworkModel

extension LayerKernels {
  /// The output of a layer in the form of a phase, and its parameters with running statistics moved.
  package func run(
    _ layer: Layer, in phase: Phase, on operands: inout [Tensor],
    with parameters: LayerParameters, statisticsMomentum: Double = 0.1
  ) throws(KernelError) -> (output: Tensor, parameters: LayerParameters) {
    var tally = OperationTally()
    switch (layer, phase, operands.count) {
    case (.batchNormalization(let layer), .training, 1):
      return try layer.runInTraining(
        on: operands.removeLast(), with: parameters, momentum: statisticsMomentum,
        counting: &tally)
    case (.dropout(let layer), .training(let numbers), 1):
      let output = layer.runInTraining(
        on: operands.removeLast(), numbers: numbers, counting: &tally)
      return (output, parameters)
    case (let layer, _, _):
      return (
        try run(layer, on: &operands, with: parameters, counting: &tally), parameters
      )
    }
  }
}
