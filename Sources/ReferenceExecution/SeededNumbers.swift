/// Pseudo-random numbers by their place: any of them is computed without those before it.
///
/// A place is multiplied by an odd number, added to the key and mixed: SplitMix64 (Steele, Lea & Flood,
/// OOPSLA 2014), read at any point. Two numbers share one mixing.
public struct SeededNumbers: Sendable {
  private let key: UInt64

  /// Streams of one seed are independent of each other.
  public init(seed: UInt64, stream: UInt64 = 0) {
    key = Self.mixed(Self.mixed(seed &+ Self.step) ^ stream &* Self.step)
  }

  /// A number from 0 up to 1, a multiple of 2⁻²⁴.
  public func fraction(at index: Int) -> Float {
    let bits = Self.mixed(key &+ UInt64(truncatingIfNeeded: index / 2 + 1) &* Self.step)
    return Self.fraction(index % 2 == 0 ? bits >> 32 : bits)
  }

  /// The first `count` numbers of the stream, spread over −`limit` to `limit`.
  public func uniform(_ count: Int, within limit: Float) -> [Float] {
    Array(unsafeUninitializedCapacity: count) { values, initialized in
      // Every place below `count` is written once.
      for pair in 0..<(count + 1) / 2 {
        let bits = Self.mixed(key &+ UInt64(truncatingIfNeeded: pair + 1) &* Self.step)
        values.initializeElement(
          at: 2 * pair, to: (2 * Self.fraction(bits >> 32) - 1) * limit)
        guard 2 * pair + 1 < count else { break }
        values.initializeElement(at: 2 * pair + 1, to: (2 * Self.fraction(bits) - 1) * limit)
      }
      initialized = count
    }
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Of the lower half, the upper 24 bits.
  private static func fraction(_ bits: UInt64) -> Float {
    Float(UInt32(truncatingIfNeeded: bits) >> 8) * 0x1p-24
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}
