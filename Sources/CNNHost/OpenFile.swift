/// A regular file of the disk, read piecemeal.
package final class OpenFile {
  private let descriptor: OpenDescriptor
  /// Bytes in the file when it was opened.
  package var count: Int { descriptor.size }

  package init(_ path: String) throws(FileError) {
    // Any part of it can be asked for, which neither pipes nor devices have.
    descriptor = try OpenDescriptor(path, .found)
  }

  /// - Throws: `.truncated` if the file does not reach so far, also because it has shrunk meanwhile.
  package func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw .truncated }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialized in
      while initialized < range.count {
        let got = pread(
          descriptor.number, buffer.baseAddress?.advanced(by: initialized),
          range.count - initialized, off_t(range.lowerBound + initialized))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else {
          failure = got < 0 ? errno : 0
          return
        }
        initialized += got
      }
    }
    guard failure == 0 else { throw .system(failure) }
    guard bytes.count == range.count else { throw .truncated }
    return bytes
  }
}
