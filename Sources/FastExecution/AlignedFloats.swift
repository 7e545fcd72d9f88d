import NetworkExecution

/// Zeros at first, aligned to a cache line as the compute kernels want it.
///
/// Whoever makes one fills it before anyone else sees it; from then on nobody writes.
final class AlignedFloats: @unchecked Sendable {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(count: Int) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: 64)
    base = bytes.bindMemory(to: Float.self, capacity: max(count, 1))
    base.initialize(repeating: 0, count: count)
    self.count = count
  }

  deinit { base.deallocate() }
}
