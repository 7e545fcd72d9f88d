/// A file that appears under its name when it is whole, and not before.
///
/// A device or a pipe of that name is written as it is: there is nothing to replace.
package final class NewFile {
  private let target: Target

  private enum Target {
    case device(Int32)
    case file(UnfinishedFile, Name)
  }

  /// What a file is called when it is whole.
  private struct Name {
    let path: String
    let isReplacing: Bool
    let permissions: mode_t
  }

  /// - Throws: `.exists` if there is a file of that name that must not be replaced; a link to nothing is one.
  package init(_ path: String, replacing: Bool) throws(FileError) {
    guard !path.utf8.contains(0) else { throw .unsuitable("its name contains a zero byte") }
    var status = stat()
    let exists = stat(path, &status) == 0
    let kind = status.st_mode & S_IFMT
    if exists, kind == S_IFDIR { throw .isDirectory }
    if exists, kind != S_IFREG {
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw .system(errno) }
      target = .device(descriptor)
      return
    }
    let permissions = exists ? status.st_mode & 0o777 : 0o666 & ~NewFile.currentMask
    if !replacing, lstat(path, &status) == 0 { throw .exists }
    // A link keeps pointing where it did.
    let path = FileAccess.resolved(path) ?? path
    target = .file(
      try UnfinishedFile(path + "."),
      Name(path: path, isReplacing: replacing, permissions: permissions))
  }

  /// Permissions that the process does not give to new files.
  private static var currentMask: mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  package func append(_ bytes: [UInt8]) throws(FileError) {
    switch target {
    case .device(let descriptor):
      let failure = FileAccess.writeAll(bytes, to: descriptor)
      guard failure == 0 else { throw .system(failure) }
    case .file(let file, _):
      try file.append(bytes)
    }
  }

  /// Gives the file its name.
  ///
  /// - Throws: `.exists` if one of that name has appeared meanwhile that must not be replaced.
  package func finish() throws(FileError) {
    switch target {
    case .device: break
    case .file(let file, let name):
      try file.close(permissions: name.permissions)
      try file.move(to: name.path, replacing: name.isReplacing)
    }
  }

  deinit {
    if case .device(let descriptor) = target { close(descriptor) }
  }
}
