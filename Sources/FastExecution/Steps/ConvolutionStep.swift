import ComputeKernels
import NetworkExecution
import NetworkModel

struct ConvolutionStep: Step {
  let output: Volume
  private let input: Volume
  private let addend: Addend
  private let clamp: ck_clamp
  private let window: WindowOverVolume
  private let filters: PackedFilters
  private let positions: Portions
  private let kernels: KernelTable

  /// The term added to the sums.
  private enum Addend: Sendable {
    case nothing
    case volume(Volume)
    case constant(AlignedFloats, Volume)
  }

  init(
    _ work: ConvolutionWork, on input: Volume, adding addend: Volume?, to output: Volume,
    _ settings: StepSettings
  ) throws(KernelError) {
    self.input = input
    self.output = output
    clamp = ck_clamp(work.clamp)
    window = WindowOverVolume(work, on: input)
    kernels = settings.kernels
    filters = try PackedFilters(
      work, input: input, widest: kernels.functions.widest, threads: settings.threads)
    if let addend {
      self.addend = .volume(addend)
    } else if work.layer.bias == .perPosition {
      self.addend = try Self.bias(of: work, like: output)
    } else {
      self.addend = .nothing
    }
    // Enough tasks to keep the threads level, but each long enough to use what it fetches.
    let planes = filters.groups.count * output.shape.images * output.shape.depth
    let strips = settings.taskCount / max(planes, 1)
    let count = output.shape.height * output.shape.width
    positions = Portions(of: count, into: min(max(strips, 1), max(count / 48, 1)), unit: 6)
  }

  /// The biases of each position as a volume of one image, scaled as the filters are.
  private static func bias(
    of work: ConvolutionWork, like output: Volume
  ) throws(KernelError) -> Addend {
    let shape = TensorShape(
      images: 1, channels: output.shape.channels, output.shape.spatialExtents)
    let count = try Volume.count(shape, margins: .none, lanes: Volume.laneCount)
    let volume = Volume(shape, margins: .none, lanes: Volume.laneCount, start: 0)
    var biases = work.parameters.biases
    if let scale = work.normalization {
      for index in biases.indices {
        biases[index] = Float(Double(biases[index]) * scale.factors[index / shape.planeCount])
      }
    }
    let values = AlignedFloats(count: count)
    volume.fill(from: Tensor(shape, biases), in: Memory(base: values.base), image: 0)
    return .constant(values, volume)
  }

  // Tasks with the same filters follow each other, so that threads share what they fetch.
  var taskCount: Int {
    filters.groups.count * output.shape.images * output.shape.depth * positions.count
  }

  func run(_ task: Int, in memory: Memory) {
    let (strips, portion) = task.quotientAndRemainder(dividingBy: positions.count)
    let (rest, plane) = strips.quotientAndRemainder(dividingBy: output.shape.depth)
    let (number, image) = rest.quotientAndRemainder(dividingBy: output.shape.images)
    let (group, range) = (filters.groups[number], positions[portion])
    let first = group.blocks.lowerBound
    let addend =
      switch addend {
      case .nothing: ck_volume(origin: nil, row: 0, block: 0)
      case .volume(let volume): volume.view(in: memory, image: image, from: first, plane: plane)
      case .constant(let values, let volume):
        volume.view(in: Memory(base: values.base), image: 0, from: first, plane: plane)
      }
    let origin = input.pointer(in: memory, image: image, block: group.inputBlocks.lowerBound)
    window.withWindow(inputBlocks: group.inputBlocks.count, blocks: group.blocks.count) { window in
      kernels.functions.convolve(
        window,
        ck_filters(
          weights: filters.weights.base + group.firstWeight,
          bias: filters.bias.base + first * Volume.laneCount, blocks: group.blocks.count),
        origin + self.window.start + plane * self.window.plane,
        output.view(in: memory, image: image, from: first, plane: plane), addend,
        clamp, ck_range(first: range.lowerBound, count: range.count))
    }
  }
}

/// A window as the kernels slide it over a volume with margins.
struct WindowOverVolume: Sendable {
  /// From the volume's first pixel to that under the first tap of the first placement.
  let start: Int
  private let segments: [Int]
  private let segmentsOfBlock: Int
  private let run: Int
  /// From an output plane to the next one, in values of the input.
  let plane: Int
  private let row: Int
  private let column: Int
  private let width: Int

  init(_ work: ConvolutionWork, on input: Volume) {
    let windows = work.layer.windows
    let (depth, vertical, horizontal) = (windows.depth, windows.vertical, windows.horizontal)
    start =
      (work.plane.depth.starts.first ?? 0) * input.plane
      + (work.plane.vertical.starts.first ?? 0) * input.row
      + (work.plane.horizontal.starts.first ?? 0) * input.lanes
    plane = depth.stride * input.plane
    row = vertical.stride * input.row
    column = horizontal.stride * input.lanes
    width = work.plane.horizontal.starts.count
    // If all channels of a pixel are contiguous, so are those of a row of taps.
    let isWide = input.blocks == 1 && horizontal.dilation == 1 && input.lanes < Volume.laneCount
    run = isWide ? horizontal.kernel * input.lanes : input.lanes
    var segments: [Int] = []
    for block in 0..<input.blocks {
      for z in 0..<depth.kernel {
        for y in 0..<vertical.kernel {
          for x in 0..<(isWide ? 1 : horizontal.kernel) {
            segments.append(
              block * input.block + z * depth.dilation * input.plane
                + y * vertical.dilation * input.row + x * horizontal.dilation * input.lanes)
          }
        }
      }
    }
    self.segments = segments
    segmentsOfBlock = segments.count / input.blocks
  }

  /// - Parameters:
  ///   - inputBlocks: Blocks of input channels that are read, at most the volume's.
  ///   - blocks: Blocks of filters.
  func withWindow(
    inputBlocks: Int, blocks: Int, _ body: (UnsafePointer<ck_window>) -> Void
  ) {
    let count = inputBlocks * segmentsOfBlock
    // A chunk's weights are to stay in the second-level cache: 144 KiB of them.
    let most = max(36_864 / (run * blocks * Volume.laneCount), 1)
    let chunks = (count + most - 1) / most
    segments.withUnsafeBufferPointer { segments in
      guard let base = segments.baseAddress else { return }
      var window = ck_window(
        segments: base, segment_count: count, run: run, chunk: (count + chunks - 1) / chunks,
        row: row, column: column, width: width)
      body(&window)
    }
  }
}
