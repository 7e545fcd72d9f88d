import ComputeKernels
package import NetworkExecution
package import NetworkModel

/// Single layers by the fast kernels; those that have none run by the direct ones.
///
/// They agree with the direct kernels within the bound of `docs/decisions/0005-fast-kernels.md`.
package struct FastKernels: LayerKernels {
  package var threads: Int
  package var instructionSet: InstructionSet

  package init(threads: Int = 1, instructionSet: InstructionSet = .best) {
    self.threads = threads
    self.instructionSet = instructionSet
  }

  package var countsOperations: Bool { false }

  package func run(
    _ layer: Layer, on operands: inout [Tensor], with parameters: LayerParameters,
    counting tally: inout OperationTally
  ) throws(KernelError) -> Tensor {
    guard let form = FastForm(layer), form.isWorthPlanning else {
      return try DirectKernels(threads: threads).run(
        layer, on: &operands, with: parameters, counting: &tally)
    }
    guard let operand = operands.first else { throw .inputCount(0, needed: 1) }
    return try run(layer, on: operand, with: parameters)
  }

  package func parameterSizes(
    of layer: Layer, on inputs: [TensorShape]
  ) throws(KernelError) -> ParameterSizes {
    try DirectKernels().parameterSizes(of: layer, on: inputs)
  }

  package func workspaceCount(of layer: Layer, on inputs: [TensorShape]) -> Int {
    guard let form = FastForm(layer), form.isWorthPlanning, let shape = inputs.first else {
      return 0
    }
    do throws(KernelError) {
      var builder = PlanBuilder()
      let input = builder.enter(shape, packed: form.readsPacked)
      let output = try builder.append(layer, reading: [input], isPlannedOnly: true)
      let layout = try ArenaLayout(
        builder.values, operations: builder.operations, keeping: [output])
      var count = layout.count
      for operation in builder.operations {
        guard case .convolution(let work) = operation.work,
          let source = operation.inputs.first.map({ layout.volumes[$0.index] })
        else { continue }
        if let weights = DepthwiseStep.weightCount(work, on: source) {
          count += weights
        } else {
          count += try PackedFilters.weightCount(
            work, input: source, widest: instructionSet.kernels.functions.widest)
        }
      }
      return count
    } catch {
      // Running it says what is wrong.
      return 0
    }
  }

  package func gradients(
    of layer: Layer, from upstream: Tensor, along trace: LayerTrace
  ) throws(KernelError) -> LayerGradients {
    var trace = trace
    trace.products = FastProducts(kernels: instructionSet.kernels)
    return try layer.gradients(from: upstream, of: trace)
  }

  private func run(
    _ layer: Layer, on operand: Tensor, with parameters: LayerParameters
  ) throws(KernelError) -> Tensor {
    var builder = PlanBuilder()
    let input = builder.enter(operand.shape, packed: FastForm(layer)?.readsPacked == true)
    let output = try builder.append(
      layer, reading: [input], with: parameters)
    let plan = try FastPlan(
      builder, keeping: [output],
      settings: StepSettings(kernels: instructionSet.kernels, threads: threads))
    let arena = AlignedFloats(count: plan.memoryCount)
    let memory = Memory(base: arena.base, feeds: [operand])
    do throws(StepFault) {
      _ = try plan.schedule.run(in: memory)
    } catch {
      throw error.reason
    }
    return withExtendedLifetime(arena) { plan.volumes[output.index].tensor(in: memory) }
  }
}
