import CNNHost
import ComputeKernels
import NetworkExecution
import Synchronization

/// The settings that steps are prepared for.
struct StepSettings: Sendable {
  let kernels: KernelTable
  let threads: Int

  /// Tasks that a step should come to, so that a thread that is held up holds up the others little.
  var taskCount: Int { threads == 1 ? 1 : 8 * threads }
}

/// The reason that a step failed.
struct StepFault: Error {
  let step: Int
  let reason: KernelError
}

/// Steps that run one after another, each on all threads.
///
/// Threads take tasks as they come. None waits for a thread that has taken nothing, so that a run ends
/// even if the system gives it one thread only.
struct ExecutionSchedule: Sendable {
  private let steps: [any Step]
  private let threads: Int

  init(_ steps: [any Step], threads: Int) {
    self.steps = steps
    self.threads = threads
  }

  /// The progress of the tasks of one step.
  private final class Progress: Sendable {
    let taken = Atomic<Int>(0)
    let finished = Atomic<Int>(0)
  }

  /// - Returns: When each step ended.
  func run(in memory: Memory) throws(StepFault) -> [ContinuousClock.Instant] {
    let progress = steps.map { _ in Progress() }
    let fault = Mutex<StepFault?>(nil)
    var times: [ContinuousClock.Instant] = []
    times.reserveCapacity(steps.count)
    if threads <= 1 {
      work(in: memory, progress, fault) { times.append(.now) }
    } else {
      nonisolated(unsafe) var instants = times
      concurrently(threads, threads: threads) { thread in
        work(in: memory, progress, fault) {
          // A single thread keeps time.
          if thread == 0 { instants.append(.now) }
        }
      }
      times = instants
    }
    if let error = fault.withLock({ $0 }) { throw error }
    return times
  }

  /// Takes part in each step; the next one begins when all tasks of the last are finished.
  private func work(
    in memory: Memory, _ progress: [Progress], _ fault: borrowing Mutex<StepFault?>,
    afterEach: () -> Void
  ) {
    for (index, (step, progress)) in zip(steps, progress).enumerated() {
      // Each image's margins are one more task.
      let (count, all) = (step.taskCount, step.taskCount + step.output.shape.images)
      while true {
        let task = progress.taken.add(1, ordering: .relaxed).oldValue
        guard task < all else { break }
        if task < count {
          do throws(KernelError) {
            try step.run(task, in: memory)
          } catch {
            fault.withLock { $0 = $0 ?? StepFault(step: index, reason: error) }
          }
        } else {
          step.output.clearMargins(in: memory, image: task - count)
        }
        progress.finished.add(1, ordering: .acquiringAndReleasing)
      }
      var spins = 0
      while progress.finished.load(ordering: .acquiring) < all {
        spins += 1
        if spins < 10_000 { ck_pause() } else { sched_yield() }
      }
      afterEach()
    }
  }
}
