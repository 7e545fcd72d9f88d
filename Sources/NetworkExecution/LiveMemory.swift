/// The bytes that live tensors hold: measured on the memory they really lie in, so that a tensor written
/// over its input, or a view of it, counts once.
package struct LiveMemory {
  private var holders: [UInt: Int] = [:]
  package private(set) var bytes = 0
  package private(set) var peakBytes = 0

  /// The memory that a tensor lies in.
  package struct Block: Hashable {
    fileprivate let address: UInt
    fileprivate let bytes: Int

    package init(of tensor: borrowing Tensor) {
      bytes = tensor.values.count * MemoryLayout<Float>.stride
      address = tensor.values.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) }
    }
  }

  package init() {}

  package mutating func hold(_ block: Block) {
    let count = holders[block.address, default: 0]
    if count == 0 { bytes += block.bytes }
    holders[block.address] = count + 1
    peakBytes = max(peakBytes, bytes)
  }

  package mutating func release(_ block: Block) {
    guard let count = holders[block.address] else { return }
    holders[block.address] = count == 1 ? nil : count - 1
    if count == 1 { bytes -= block.bytes }
  }
}
