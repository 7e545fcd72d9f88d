/// Sizes in memory as people write them: `24GiB`, `1.5 GB`, `4096`.
package enum ByteCount {
  /// The reason that a text is no size.
  package enum Fault: Error, Hashable, Sendable {
    /// Not a decimal with a unit. `24G` is none: it may mean either.
    case malformed
    /// Less than a byte.
    case belowOne
    /// More bytes than 64 bits count.
    case tooLarge
  }

  /// The units as messages name them, with their bytes.
  package static let units: [(name: String, bytes: Int128)] = [
    ("B", 1),
    ("kB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ("PB", 1_000_000_000_000_000), ("EB", 1_000_000_000_000_000_000),
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("PiB", 1 << 50),
    ("EiB", 1 << 60),
  ]

  /// Returns bytes, rounded down; without a unit the number is of bytes.
  package static func read(_ text: String) throws(Fault) -> Int64 {
    guard let size = QuantityText(text), !size.whole.isEmpty, size.exponent == nil else {
      throw .malformed
    }
    let written = size.unit.drop { $0 == " " }.lowercased()
    guard let unit = units.first(where: { $0.name.lowercased() == written || written.isEmpty })
    else { throw .malformed }
    guard let bytes = size.multiplied(by: unit.bytes),
      let count = Int64(exactly: bytes.numerator / bytes.denominator)
    else { throw .tooLarge }
    guard count >= 1 else { throw .belowOne }
    return count
  }
}
