/// A file in the system's folder for temporary files, which is deleted with its owner.
package final class TemporaryFile {
  package let path: String

  /// - Parameter suffix: what the name ends in, `.kdl` for example.
  package init(_ bytes: [UInt8], suffix: String) throws(FileError) {
    var template = Array("/tmp/cnnshape-XXXXXX\(suffix)".utf8CString)
    let descriptor = mkstemps(&template, Int32(suffix.utf8.count))
    guard descriptor >= 0 else { throw .system(errno) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let failure = FileAccess.writeAll(bytes, to: descriptor)
    close(descriptor)
    guard failure == 0 else { throw .system(failure) }
  }

  deinit { unlink(path) }
}
