import Foundation
import Testing
import ZooBytes

/// The checkout that these tests were built from.
let repository = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// A file of the zoo as the binary carries it.
struct EmbeddedFile: Sendable, CustomTestStringConvertible {
  let path: String
  let bytes: [UInt8]

  var testDescription: String { path }
}

let embeddedFiles: [EmbeddedFile] = (0..<zoo_file_count()).compactMap { index in
  var count = 0
  guard let path = zoo_file_path(index), let bytes = zoo_file_bytes(index, &count) else {
    return nil
  }
  return EmbeddedFile(
    path: String(cString: path), bytes: [UInt8](UnsafeBufferPointer(start: bytes, count: count)))
}
