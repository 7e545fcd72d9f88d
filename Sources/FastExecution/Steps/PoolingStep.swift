import ComputeKernels
import NetworkExecution
import NetworkModel

struct PoolingStep: Step {
  let output: Volume
  private let input: Volume
  private let reduction: ck_reduction
  private let planes: [ck_cell]
  private let rows: [ck_cell]
  private let columns: [ck_cell]
  private let tasks: PlaneTasks
  private let kernels: KernelTable

  init(_ work: PoolingWork, on input: Volume, to output: Volume, _ settings: StepSettings) {
    self.input = input
    self.output = output
    reduction =
      switch work.reduction {
      case .max: CK_MAX
      case .average: CK_AVERAGE
      case .l2: CK_L2
      case .sum: CK_SUM
      }
    planes = work.cells.planes.map { ck_cell($0) }
    rows = work.cells.rows.map { ck_cell($0) }
    columns = work.cells.columns.map { ck_cell($0) }
    tasks = PlaneTasks(output, into: settings.taskCount)
    kernels = settings.kernels
  }

  var taskCount: Int { tasks.count }

  func run(_ task: Int, in memory: Memory) {
    let (image, block, plane, portion) = tasks[task]
    let result = output.view(
      in: memory, image: image, from: block, plane: plane, row: portion.lowerBound)
    rows.withUnsafeBufferPointer { rows in
      columns.withUnsafeBufferPointer { columns in
        guard let row = rows.baseAddress, let column = columns.baseAddress else { return }
        kernels.functions.pool(
          reduction, input.view(in: memory, image: image, from: block), input.plane, result,
          planes[plane], row + portion.lowerBound, portion.count, column, columns.count)
      }
    }
  }
}

extension ck_cell {
  fileprivate init(_ reads: PooledPixels) {
    let first = reads.pixels.first ?? 0
    // The pixels under a window's taps are equally far apart.
    let step = reads.pixels.count > 1 ? reads.pixels[1] - first : 1
    self.init(first: first, count: reads.pixels.count, step: step, divisor: reads.divisor)
  }
}
