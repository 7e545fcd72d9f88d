import Glibc
import FileFormats

/// A file of the disk, read piecemeal.
final class OpenFile: ByteSource {
  private let descriptor: Int32
  let count: Int

  init(_ path: String) throws(FileError) {
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

  func read(_ range: Range<Int>) throws(InterchangeError) -> [UInt8] {
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
    guard failure == 0 else { throw .unreadable(FileError.system(failure).reason) }
    // The file may have shrunk since it was opened.
    guard bytes.count == range.count else { throw .truncated }
    return bytes
  }
}
