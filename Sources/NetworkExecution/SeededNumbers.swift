import CNNHost

/// Pseudo-random numbers by their place: any of them is computed without those before it.
///
/// A place is multiplied by an odd number, added to the key and mixed: SplitMix64 (Steele, Lea & Flood,
/// OOPSLA 2014), read at any point. Two numbers share one mixing.
package struct SeededNumbers: Sendable {
  private let key: UInt64

  /// Streams of one seed are independent of each other.
  package init(seed: UInt64, stream: UInt64 = 0) {
    key = Self.mixed(Self.mixed(seed &+ Self.step) ^ stream &* Self.step)
  }

  /// A number from 0 up to 1, a multiple of 2⁻²⁴.
  package func fraction(at index: Int) -> Float {
    let bits = Self.mixed(key &+ UInt64(truncatingIfNeeded: index / 2 + 1) &* Self.step)
    return Self.fraction(index % 2 == 0 ? bits >> 32 : bits)
  }

  /// The first `count` numbers of the stream, spread over −`limit` to `limit`.
  package func uniform(_ count: Int, within limit: Float, threads: Int = 1) -> [Float] {
    Array(unsafeUninitializedCapacity: count) { values, initialized in
      let pairs = count / 2
      let parts = min(threads, max(pairs >> 16, 1))
      concurrently(parts, threads: threads) { part in
        // Each part writes its own places, all below 2·pairs.
        for pair in pairs * part / parts..<pairs * (part + 1) / parts {
          let bits = Self.mixed(key &+ UInt64(truncatingIfNeeded: pair &+ 1) &* Self.step)
          values[2 &* pair] = Self.spread(bits >> 32, limit)
          values[2 &* pair &+ 1] = Self.spread(bits, limit)
        }
      }
      if count % 2 == 1 { values[count - 1] = (2 * fraction(at: count - 1) - 1) * limit }
      initialized = count
    }
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Of the lower half, the upper 24 bits.
  private static func fraction(_ bits: UInt64) -> Float {
    Float(Int32(truncatingIfNeeded: (bits >> 8) & 0xFF_FFFF)) * 0x1p-24
  }

  private static func spread(_ bits: UInt64, _ limit: Float) -> Float {
    (2 * fraction(bits) - 1) * limit
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
