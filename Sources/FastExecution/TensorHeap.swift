import ComputeKernels

/// The heap that tensors are made on, kept small: a run takes what lives at once and little more.
package struct TensorHeap {
  private let mostFree: Int

  /// From now on, the memory of large tensors goes back to the system as soon as they are freed.
  ///
  /// - Parameter need: Bytes that are expected to live at once; a sixteenth of them may be free.
  package init(need: Int) {
    let megabyte = 1 << 20
    mostFree = max(need / 16, megabyte)
    ck_bound_heap(megabyte, 4 * megabyte)
  }

  /// Gives back what smaller tensors have left between those that live, if it is much.
  package func trim() { ck_trim_heap(mostFree) }
}
