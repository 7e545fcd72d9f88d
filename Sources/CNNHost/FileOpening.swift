/// How a file came to be opened, which decides what it may be.
package enum FileOrigin: Sendable {
  /// The user named it: a device or a pipe is meant as such, and may make the program wait.
  case named
  /// Something else led to it, a folder or another file: it must be a regular file, which has an end.
  case found
}

/// The one place that opens files to read them.
struct OpenDescriptor: ~Copyable {
  let number: Int32
  /// Bytes that the system says it has; 0 for what has no size.
  let size: Int

  init(_ path: String, _ origin: FileOrigin) throws(FileError) {
    // A zero byte would end the path early and name another file.
    guard !path.utf8.contains(0) else { throw .missing }
    // Nobody may be writing into a pipe: to open one that is not meant must not wait.
    let waiting = origin == .named ? 0 : O_NONBLOCK
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | waiting)
    guard descriptor >= 0 else { throw errno == ENOENT ? .missing : .system(errno) }
    do throws(FileError) {
      size = try OpenDescriptor.size(of: descriptor, origin)
      number = descriptor
    } catch {
      close(descriptor)
      throw error
    }
  }

  deinit { close(number) }

  /// Returns the size of an open file of a suitable kind.
  static func size(of descriptor: Int32, _ origin: FileOrigin) throws(FileError) -> Int {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .system(errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isDirectory
    default: guard origin == .named else { throw .notRegular }
    }
    return Int(status.st_size)
  }
}
