/// A file that appears under its name when it is whole, and not before.
package final class NewFile {
  private let path: String
  private let isReplacing: Bool
  private let permissions: mode_t
  private let file: UnfinishedFile

  /// - Throws: `.exists` if there is a file of that name that must not be replaced; a link to nothing is one.
  package init(_ path: String, replacing: Bool) throws(FileError) {
    guard !path.utf8.contains(0) else { throw .unsuitable("its name contains a zero byte") }
    var status = stat()
    let exists = stat(path, &status) == 0
    permissions = exists ? status.st_mode & 0o777 : 0o666 & ~NewFile.currentMask
    if exists, status.st_mode & S_IFMT == S_IFDIR { throw .isDirectory }
    if !replacing, lstat(path, &status) == 0 { throw .exists }
    // A link keeps pointing where it did.
    self.path = FileAccess.resolved(path) ?? path
    isReplacing = replacing
    file = try UnfinishedFile(self.path + ".")
  }

  /// Permissions that the process does not give to new files.
  private static var currentMask: mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  package func append(_ bytes: [UInt8]) throws(FileError) { try file.append(bytes) }

  /// Gives the file its name.
  ///
  /// - Throws: `.exists` if one of that name has appeared meanwhile that must not be replaced.
  package func finish() throws(FileError) {
    try file.close(permissions: permissions)
    try file.move(to: path, replacing: isReplacing)
  }
}
