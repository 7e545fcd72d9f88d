import NetworkExecution

/// Operations with a place for every value: what a builder has built, ready to run.
struct FastPlan: Sendable {
  let schedule: ExecutionSchedule
  let volumes: [Volume]
  /// Values of working memory.
  let memoryCount: Int

  /// - Throws: `.tooLarge`.
  init(
    _ builder: PlanBuilder, keeping outputs: [ValueID], settings: StepSettings
  ) throws(KernelError) {
    let layout = try ArenaLayout(
      builder.values, operations: builder.operations, keeping: outputs)
    volumes = layout.volumes
    memoryCount = layout.count
    var steps: [any Step] = []
    for operation in builder.operations {
      steps.append(try operation.step(in: layout.volumes, settings))
    }
    schedule = ExecutionSchedule(steps, threads: settings.threads)
  }
}

extension Operation {
  fileprivate func step(
    in volumes: [Volume], _ settings: StepSettings
  ) throws(KernelError) -> any Step {
    let sources = inputs.map { volumes[$0.index] }
    let output = volumes[output.index]
    // Every operation but the first kind has been built with its inputs.
    guard let input = sources.first else {
      guard case .enter(let feed) = work else { throw .inputCount(0, needed: 1) }
      return EnterStep(feed: feed, to: output, settings)
    }
    switch work {
    case .enter(let feed):
      return EnterStep(feed: feed, to: output, settings)
    case .convolution(let work):
      let addend = work.addsInput ? sources.last : nil
      if let step = DepthwiseStep(work, on: input, adding: addend, to: output, settings) {
        return step
      }
      return try ConvolutionStep(work, on: input, adding: addend, to: output, settings)
    case .product(let weights, let biases, let clamp):
      return ProductStep(
        weights: weights, biases: biases, clamp: clamp, on: input, to: output, settings)
    case .pooling(let work):
      return PoolingStep(work, on: input, to: output, settings)
    case .scaling(let factors, let shifts, let clamp):
      return ScalingStep(
        factors: factors, shifts: shifts, clamp: clamp, on: input, to: output, settings)
    case .addition(let clamp):
      return AdditionStep(
        of: input, and: sources[sources.count - 1], clamp: clamp, to: output, settings)
    case .response(let layer):
      return ResponseStep(layer, on: input, to: output, settings)
    case .copy:
      return CopyStep(of: input, to: output, settings)
    case .flatten:
      return FlattenStep(input, to: output)
    case .direct(let layer, let parameters):
      return DirectStep(layer, with: parameters, on: sources, to: output, settings)
    }
  }
}
