import ComputeKernels
import NetworkExecution
import NetworkModel

/// A convolution that filters each channel by itself.
struct DepthwiseStep: Step {
  let output: Volume
  private let input: Volume
  private let addend: Volume?
  private let clamp: ck_clamp
  private let window: WindowOverVolume
  private let weights: AlignedFloats
  private let bias: AlignedFloats
  private let taps: Int
  private let tasks: PlaneTasks
  private let kernels: KernelTable

  /// Values that the weights take; nil if the convolution is another one.
  static func weightCount(_ work: ConvolutionWork, on input: Volume) -> Int? {
    let (layer, channels) = (work.layer, input.shape.channels)
    guard layer.groups == channels, layer.filters == channels, layer.bias != .perPosition,
      layer.connectionTable == nil, input.lanes == Volume.laneCount
    else { return nil }
    let windows = layer.windows
    let taps = windows.depth.kernel * windows.vertical.kernel * windows.horizontal.kernel
    return input.blocks * taps * Volume.laneCount
  }

  /// Nil if the convolution is another one.
  init?(
    _ work: ConvolutionWork, on input: Volume, adding addend: Volume?, to output: Volume,
    _ settings: StepSettings
  ) {
    guard let weightCount = Self.weightCount(work, on: input) else { return nil }
    let (layer, channels) = (work.layer, input.shape.channels)
    self.input = input
    self.output = output
    self.addend = addend
    clamp = ck_clamp(work.clamp)
    window = WindowOverVolume(work, on: input)
    taps =
      layer.windows.depth.kernel * layer.windows.vertical.kernel
      * layer.windows.horizontal.kernel
    kernels = settings.kernels
    tasks = PlaneTasks(output, into: settings.taskCount)
    let lanes = Volume.laneCount
    weights = AlignedFloats(count: weightCount)
    bias = AlignedFloats(count: input.blocks * lanes)
    for channel in 0..<channels {
      let factor = work.normalization?.factors[channel] ?? 1
      let shift = work.normalization?.shifts[channel] ?? 0
      let value = layer.bias == .shared ? Double(work.parameters.biases[channel]) : 0
      bias.base[channel] = Float(value * factor + shift)
      for tap in 0..<taps {
        let weight = Double(work.parameters.weights[channel * taps + tap]) * factor
        weights.base[(channel / lanes * taps + tap) * lanes + channel % lanes] = Float(weight)
      }
    }
  }

  var taskCount: Int { tasks.count }

  func run(_ task: Int, in memory: Memory) {
    let (image, block, plane, rows) = tasks[task]
    let lanes = Volume.laneCount
    let width = output.shape.width
    let addend =
      addend?.view(in: memory, image: image, from: block, plane: plane)
      ?? ck_volume(origin: nil, row: 0, block: 0)
    window.withWindow(inputBlocks: 1, blocks: 1) { window in
      kernels.functions.convolve_depthwise(
        window,
        ck_filters(
          weights: weights.base + block * taps * lanes, bias: bias.base + block * lanes, blocks: 1),
        input.pointer(in: memory, image: image, block: block) + self.window.start
          + plane * self.window.plane,
        output.view(in: memory, image: image, from: block, plane: plane), addend, clamp,
        ck_range(first: rows.lowerBound * width, count: rows.count * width))
    }
  }
}
