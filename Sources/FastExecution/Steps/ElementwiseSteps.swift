import ComputeKernels
import NetworkExecution
import NetworkModel

/// `y = x·factor + shift` for each channel.
struct ScalingStep: Step {
  let output: Volume
  private let input: Volume
  private let factors: AlignedFloats
  private let shifts: AlignedFloats
  private let clamp: ck_clamp
  private let tasks: PlaneTasks
  private let kernels: KernelTable

  init(
    factors: [Float], shifts: [Float], clamp: Clamp?, on input: Volume, to output: Volume,
    _ settings: StepSettings
  ) {
    self.input = input
    self.output = output
    self.clamp = ck_clamp(clamp)
    self.factors = AlignedFloats(count: output.blocks * Volume.laneCount)
    self.shifts = AlignedFloats(count: output.blocks * Volume.laneCount)
    for (channel, factor) in factors.enumerated() { self.factors.base[channel] = factor }
    for (channel, shift) in shifts.enumerated() { self.shifts.base[channel] = shift }
    tasks = PlaneTasks(output, into: settings.taskCount)
    kernels = settings.kernels
  }

  var taskCount: Int { tasks.count }

  func run(_ task: Int, in memory: Memory) {
    let (image, block, plane, rows) = tasks[task]
    let channel = block * Volume.laneCount
    kernels.functions.scale(
      input.view(in: memory, image: image, from: block, plane: plane, row: rows.lowerBound),
      output.view(in: memory, image: image, from: block, plane: plane, row: rows.lowerBound),
      factors.base + channel, shifts.base + channel, clamp, rows.count, output.shape.width)
  }
}

/// Two volumes added value by value.
struct AdditionStep: Step {
  let output: Volume
  private let inputs: (Volume, Volume)
  private let clamp: ck_clamp
  private let tasks: PlaneTasks
  private let kernels: KernelTable

  init(
    of first: Volume, and second: Volume, clamp: Clamp?, to output: Volume,
    _ settings: StepSettings
  ) {
    inputs = (first, second)
    self.output = output
    self.clamp = ck_clamp(clamp)
    tasks = PlaneTasks(output, into: settings.taskCount)
    kernels = settings.kernels
  }

  var taskCount: Int { tasks.count }

  func run(_ task: Int, in memory: Memory) {
    let (image, block, plane, rows) = tasks[task]
    kernels.functions.add(
      inputs.0.view(in: memory, image: image, from: block, plane: plane, row: rows.lowerBound),
      inputs.1.view(in: memory, image: image, from: block, plane: plane, row: rows.lowerBound),
      output.view(in: memory, image: image, from: block, plane: plane, row: rows.lowerBound), clamp,
      rows.count, output.shape.width)
  }
}

struct CopyStep: Step {
  let output: Volume
  private let input: Volume
  private let tasks: PlaneTasks

  init(of input: Volume, to output: Volume, _ settings: StepSettings) {
    self.input = input
    self.output = output
    tasks = PlaneTasks(output, into: settings.taskCount)
  }

  var taskCount: Int { tasks.count }

  func run(_ task: Int, in memory: Memory) {
    let (image, block, plane, rows) = tasks[task]
    let from = input.pointer(in: memory, image: image, block: block) + plane * input.plane
    let to = output.pointer(in: memory, image: image, block: block) + plane * output.plane
    for row in rows {
      (to + row * output.row).update(
        from: from + row * input.row, count: output.shape.width * output.lanes)
    }
  }
}

struct ResponseStep: Step {
  let output: Volume
  private let input: Volume
  private let response: ck_response
  private let rows: Portions
  private let kernels: KernelTable

  init(
    _ layer: LocalResponseNormalization, on input: Volume, to output: Volume,
    _ settings: StepSettings
  ) {
    self.input = input
    self.output = output
    // Of an even size one more before than after.
    response = ck_response(
      before: layer.size / 2, after: (layer.size - 1) / 2,
      alpha: Float(layer.alphaDividedBySize ? layer.alpha / Double(layer.size) : layer.alpha),
      beta: Float(layer.beta), k: Float(layer.k))
    rows = Portions(of: output.shape.height, into: settings.taskCount)
    kernels = settings.kernels
  }

  var taskCount: Int { output.shape.images * output.shape.depth * rows.count }

  func run(_ task: Int, in memory: Memory) {
    let (volume, portion) = task.quotientAndRemainder(dividingBy: rows.count)
    let (image, plane) = volume.quotientAndRemainder(dividingBy: output.shape.depth)
    let range = rows[portion]
    withUnsafePointer(to: response) { response in
      kernels.functions.normalize(
        response,
        input.view(in: memory, image: image, from: 0, plane: plane, row: range.lowerBound),
        output.view(in: memory, image: image, from: 0, plane: plane, row: range.lowerBound),
        output.shape.channels, range.count, output.shape.width)
    }
  }
}
