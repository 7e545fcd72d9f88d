/// A file of the disk, read piecemeal.
package final class OpenFile {
  private let descriptor: Int32
  /// Bytes in the file when it was opened.
  package let count: Int

  package init(_ path: String) throws(FileError) {
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .system(errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      count = 0
      throw .system(errno)
    }
    count = Int(status.st_size)
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
  }

  deinit { close(descriptor) }

  /// - Throws: `.truncated` if the file does not reach so far, also because it has shrunk meanwhile.
  package func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
    guard range.lowerBound >= 0, range.upperBound <= count else { throw .truncated }
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, initialized in
      while initialized < range.count {
        let got = pread(
          descriptor, buffer.baseAddress?.advanced(by: initialized), range.count - initialized,
          off_t(range.lowerBound + initialized))
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
