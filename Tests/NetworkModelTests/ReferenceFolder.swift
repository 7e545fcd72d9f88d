import Foundation

/// The folder of reference figures that is not part of the repository.
enum ReferenceFolder {
  /// `CNNSHAPE_REFERENCE`, or `../shared/reference` beside the package; nil if it is not there.
  static let url: URL? = {
    let package = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let folder =
      ProcessInfo.processInfo.environment["CNNSHAPE_REFERENCE"].map { URL(filePath: $0) }
      ?? package.deletingLastPathComponent().appending(path: "shared/reference")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()
}
