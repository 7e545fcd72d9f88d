/// The bytes that live tensors hold: measured on the memory they really lie in, so that a tensor written
/// over its input, or a view of it, counts once.
struct LiveMemory {
  private var holders: [UInt: Int] = [:]
  private(set) var bytes = 0
  private(set) var peakBytes = 0

  /// The memory that a tensor lies in.
  struct Block: Hashable {
    fileprivate let address: UInt
    fileprivate let bytes: Int

    init(of tensor: borrowing Tensor) {
      bytes = tensor.values.count * MemoryLayout<Float>.stride
      address = tensor.values.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }
  }

  mutating func hold(_ block: Block) {
    let count = holders[block.address, default: 0]
    if count == 0 { bytes += block.bytes }
    holders[block.address] = count + 1
    peakBytes = max(peakBytes, bytes)
  }

  mutating func release(_ block: Block) {
    guard let count = holders[block.address] else { return }
    holders[block.address] = count == 1 ? nil : count - 1
    if count == 1 { bytes -= block.bytes }
  }
}
