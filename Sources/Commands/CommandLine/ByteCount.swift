/// Sizes in memory as people write them: `24GiB`, `1.5 GB`, `4096`.
enum ByteCount {
  /// Longest first, so that `b` is not taken for the end of `kib`.
  private static let units: [(suffix: String, bytes: Int128)] = [
    ("kib", 1 << 10), ("mib", 1 << 20), ("gib", 1 << 30), ("tib", 1 << 40),
    ("kb", 1000), ("mb", 1_000_000), ("gb", 1_000_000_000), ("tb", 1_000_000_000_000), ("b", 1),
  ]

  /// Bytes, rounded down; nil for what is no size or beyond 64 bits. `24G` is none: it may mean either.
  static func read(_ text: String) -> Int? {
    var rest = text.lowercased()[...]
    var unit: Int128 = 1
    if let known = units.first(where: { rest.hasSuffix($0.suffix) }) {
      unit = known.bytes
      rest = rest.dropLast(known.suffix.count)
    }
    while rest.last == " " { rest.removeLast() }
    let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let digits = parts.joined()
    // Nineteen digits times 2⁴⁰ stay below 2¹²⁷.
    guard !digits.isEmpty, digits.utf8.count <= 19, parts.first?.isEmpty == false,
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let number = Int128(digits)
    else { return nil }
    var divisor: Int128 = 1
    for _ in 0..<(parts.count > 1 ? parts[1].utf8.count : 0) { divisor *= 10 }
    return Int(exactly: number * unit / divisor)
  }
}
