import ComputeKernels
import NetworkExecution
import NetworkModel

/// Takes over what is fed to the network.
struct EnterStep: Step {
  let output: Volume
  private let feed: Int
  private let tasks: PlaneTasks

  init(feed: Int, to output: Volume, _ settings: StepSettings) {
    self.feed = feed
    self.output = output
    tasks = PlaneTasks(output, into: settings.taskCount)
  }

  var taskCount: Int { tasks.count }

  func run(_ task: Int, in memory: Memory) {
    let (image, block, plane, rows) = tasks[task]
    output.fill(
      from: memory.feeds[feed], in: memory, image: image, block: block, plane: plane, rows: rows)
  }
}

/// A volume as a vector in the order C, H, W.
struct FlattenStep: Step {
  let output: Volume
  private let input: Volume

  init(_ input: Volume, to output: Volume) {
    self.input = input
    self.output = output
  }

  var taskCount: Int { input.shape.images * input.blocks }

  func run(_ task: Int, in memory: Memory) {
    let (image, block) = task.quotientAndRemainder(dividingBy: input.blocks)
    let (lanes, shape) = (Volume.laneCount, input.shape)
    let result = output.pointer(in: memory, image: image, block: 0)
    input.separate(
      in: memory, image: image, block: block, to: result + block * lanes * shape.planeCount)
    guard block == input.blocks - 1 else { return }
    // Channels beyond the last one are zeros.
    (result + shape.imageCount).update(repeating: 0, count: output.image - shape.imageCount)
  }
}

/// A layer that has no fast kernel, by the direct one.
struct DirectStep: Step {
  let output: Volume
  private let layer: Layer
  private let parameters: LayerParameters
  private let inputs: [Volume]
  private let threads: Int

  init(
    _ layer: Layer, with parameters: LayerParameters, on inputs: [Volume], to output: Volume,
    _ settings: StepSettings
  ) {
    self.layer = layer
    self.parameters = parameters
    self.inputs = inputs
    self.output = output
    threads = settings.threads
  }

  var taskCount: Int { 1 }

  func run(_ task: Int, in memory: Memory) throws(KernelError) {
    var operands = inputs.map { $0.tensor(in: memory) }
    var tally = OperationTally()
    let result = try DirectKernels(threads: threads).run(
      layer, on: &operands, with: parameters, counting: &tally)
    guard result.shape == output.shape else { throw .outputDiffers(result.shape, output.shape) }
    for image in 0..<output.shape.images { output.fill(from: result, in: memory, image: image) }
  }
}
