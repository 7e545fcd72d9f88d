import Foundation
import FileFormats

/// A file that another program wrote (`Fixtures/README.md` says which).
func fixture(_ name: String) throws -> [UInt8] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
  return Array(try Data(contentsOf: folder.appending(path: name)))
}

/// The values 0 to 23, eighths, less one, as 2×3×4.
let eighths = NumericArray(shape: [2, 3, 4], values: (0..<24).map { Float($0) / 8 - 1 })

func readArray(_ bytes: [UInt8]) throws -> NumericArray {
  let source = ByteBuffer(bytes)
  return try NPYFile(source).read(source)
}

func readImage(_ bytes: [UInt8]) throws -> NumericArray {
  let source = ByteBuffer(bytes)
  return try PortablePixmap(source).read(source)
}
