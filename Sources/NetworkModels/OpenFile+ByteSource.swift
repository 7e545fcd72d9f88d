package import CNNHost
package import FileFormats

/// Weights and images are read from the disk piece by piece.
extension OpenFile: ByteSource {
  package func read(_ range: Range<Int>) throws(InterchangeError) -> [UInt8] {
    do throws(FileError) {
      return try bytes(in: range)
    } catch {
      throw error == .truncated ? .truncated : .unreadable(error.reason)
    }
  }
}
