import FileFormats
import Foundation

/// A file that another program wrote (`Fixtures/README.md` says which).
func fixture(_ name: String) throws -> [UInt8] {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
  return Array(try Data(contentsOf: folder.appending(path: name)))
}

/// The lines of a fixture, split at tabs.
func rows(_ name: String) -> [[String]] {
  let text = (try? String(decoding: fixture(name), as: UTF8.self)) ?? ""
  return text.split(separator: "\n").map { line in
    line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
  }
}

/// Reads every beginning of some bytes, and the bytes with each of them changed; an error is fine, a trap is not.
///
/// - Parameters:
///   - places: of the bytes that are changed; nil for all.
///   - values: what they are changed to.
func readDamaged(
  _ whole: [UInt8], at places: Range<Int>? = nil,
  changedTo values: [UInt8] = [0x00, 0x01, 0x7F, 0x80, 0xFF],
  _ read: ([UInt8]) throws -> Void
) {
  let places = places ?? whole.indices
  for count in places { try? read(Array(whole.prefix(count))) }
  for place in places {
    for value in values where value != whole[place] {
      var changed = whole
      changed[place] = value
      try? read(changed)
    }
  }
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
