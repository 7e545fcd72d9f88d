package import Foundation

/// The checkout that these tests were built from.
package let packageFolder = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .standardizedFileURL

/// The folder of reference figures that is not part of the repository: `CNNSHAPE_REFERENCE`, or
/// `../shared/reference` beside the package; nil if it is not there.
package let referenceFolder: URL? = {
  let folder =
    ProcessInfo.processInfo.environment["CNNSHAPE_REFERENCE"].map { URL(filePath: $0) }
    ?? packageFolder.deletingLastPathComponent().appending(path: "shared/reference")
  return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
}()
