import CNNText

/// Sizes in memory as people write them: `24GiB`, `1.5 GB`, `4096`.
package enum ByteCount {
  private static let units: [(name: String, bytes: Int128)] = [
    ("", 1), ("b", 1),
    ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("tib", 1 << 40),
    ("kb", 1000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000),
  ]

  /// Bytes, rounded down; nil for anything that is not a size or beyond 64 bits. `24G` is none: it may mean either.
  package static func read(_ text: String) -> Int64? {
    guard let size = QuantityText(text), !size.whole.isEmpty, size.exponent == nil else {
      return nil
    }
    let written = size.unit.drop { $0 == " " }.lowercased()
    guard let unit = units.first(where: { $0.name == written }),
      let bytes = size.multiplied(by: unit.bytes)
    else { return nil }
    return Int64(exactly: bytes.numerator / bytes.denominator)
  }
}
