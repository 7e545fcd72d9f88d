import ComputeKernels
import NetworkExecution

/// A fully connected layer on vectors.
struct ProductStep: Step {
  let output: Volume
  private let input: Volume
  // As given and not packed: each is read once, in its own order.
  private let weights: [Float]
  private let biases: [Float]
  private let clamp: ck_clamp
  private let units: Portions
  private let kernels: KernelTable

  init(
    weights: [Float], biases: [Float], clamp: Clamp?, on input: Volume, to output: Volume,
    _ settings: StepSettings
  ) {
    self.input = input
    self.output = output
    self.weights = weights
    self.biases = biases
    self.clamp = ck_clamp(clamp)
    units = Portions(of: output.shape.channels, into: settings.taskCount, unit: 4)
    kernels = settings.kernels
  }

  var taskCount: Int { units.count }

  func run(_ task: Int, in memory: Memory) {
    let range = units[task]
    let result = output.pointer(in: memory, image: 0, block: 0)
    weights.withUnsafeBufferPointer { weights in
      guard let base = weights.baseAddress else { return }
      biases.withUnsafeBufferPointer { biases in
        kernels.functions.multiply(
          base, biases.isEmpty ? nil : biases.baseAddress,
          ck_vectors(
            origin: input.pointer(in: memory, image: 0, block: 0), count: input.shape.channels,
            stride: input.image, images: input.shape.images),
          result, output.image, clamp, ck_range(first: range.lowerBound, count: range.count))
      }
    }
    guard range.upperBound == units.total else { return }
    // Channels beyond the last one are zeros.
    for image in 0..<output.shape.images {
      (result + image * output.image + units.total).update(
        repeating: 0, count: output.image - units.total)
    }
  }
}
