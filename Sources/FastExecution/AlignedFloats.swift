import NetworkExecution

/// Zeros at first, aligned to a cache line as the compute kernels want it.
///
/// Its creator fills it before sharing it; from then on it is read-only.
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
