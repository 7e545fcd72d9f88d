import ComputeKernels
package import NetworkExecution

/// The heap that tensors are made on, kept small: a run takes what lives at once and little more.
package struct TensorHeap {
  private let mostFree: Int
  /// Bytes that layers make before the heap is looked at again.
  private var interval: Int
  private var made = 0

  /// From now on, the memory of large tensors goes back to the system as soon as they are freed.
  ///
  /// - Parameter need: Bytes that are expected to live at once; a sixteenth of them may be free.
  package init(need: Int) {
    let megabyte = 1 << 20
    mostFree = max(need / 16, megabyte)
    interval = mostFree / 16
    ck_bound_heap(megabyte, 4 * megabyte)
  }

  /// Gives back what smaller tensors have left between those that live, if it is much.
  ///
  /// To look takes time in proportion to the free blocks, which are many after a long network has been read and
  /// run. The next look comes after half a kibibyte has been made for each of them: looks take time in proportion
  /// to what the layers make.
  package mutating func trim(after run: LayerRun) {
    made += 4 * (run.shape.count + 2 * (run.parameters.weights + run.parameters.biases))
    guard made >= interval else { return }
    made = 0
    interval = max(mostFree / 16, 512 * ck_trim_heap(mostFree))
  }
}
