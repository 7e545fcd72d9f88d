/// A file in the system's folder for temporary files, which is deleted with its owner.
package final class TemporaryFile {
  private let file: UnfinishedFile

  package var path: String { file.path }

  /// - Parameter suffix: what the name ends in, `.kdl` for example.
  package init(_ bytes: [UInt8], suffix: String) throws(FileError) {
    file = try UnfinishedFile("/tmp/cnnshape-", suffix: suffix)
    try file.append(bytes)
    try file.close()
  }
}
