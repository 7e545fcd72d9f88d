/// A file that appears under its name when it is whole, and not before.
package final class NewFile {
  private let path: String
  private let permissions: mode_t
  private var temporary: [CChar]
  private var descriptor: Int32

  /// - Throws: `.exists` if there is a file of that name that must not be replaced.
  package init(_ path: String, replacing: Bool) throws(FileError) {
    var status = stat()
    let exists = stat(path, &status) == 0
    permissions = exists ? status.st_mode & 0o777 : 0o666 & ~NewFile.currentMask
    // A link keeps pointing where it did.
    self.path = FileAccess.resolved(path) ?? path
    temporary = Array((self.path + ".XXXXXX").utf8CString)
    descriptor = -1
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory }
    if exists, !replacing { throw .exists }
    descriptor = mkstemp(&temporary)
    guard descriptor >= 0 else { throw .system(errno) }
  }

  /// Permissions that the process does not give to new files.
  private static var currentMask: mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  package func append(_ bytes: [UInt8]) throws(FileError) {
    let failure = FileAccess.writeAll(bytes, to: descriptor)
    guard failure == 0 else { throw .system(failure) }
  }

  /// Gives the file its name.
  package func finish() throws(FileError) {
    var failure = fchmod(descriptor, permissions) == 0 ? 0 : errno
    if close(descriptor) != 0, failure == 0 { failure = errno }
    descriptor = -1
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw .system(failure)
    }
  }

  /// An unfinished file leaves nothing behind.
  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }
}
