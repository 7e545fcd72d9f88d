import Glibc
import NetworkInterchange

/// Reads a file of another program as it is, then cut and with single bits changed, and prints what that took. `.ci/damage` runs it.
///
/// Cuts are at every byte of a file of less than 4 KB, and 1,000 at random of a larger one; 1,000 bits are changed. Each reading has to end
/// within a second, and all of them within 64 MiB more than the whole file takes.
///
///     damage SEED FILE
@main struct DamageFormats {
  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 3, let seed = UInt64(arguments[1]) else {
      fatalError("damage SEED FILE")
    }
    let path = arguments[2]
    guard let bytes = bytes(ofFile: path) else { fatalError("cannot read \(path)") }
    guard let format = ForeignFormat(path: path, bytes: bytes) else {
      print("no format: \(path)")
      return
    }
    var damage = DamageFormats(format: format, state: seed)
    for isPartial in [false, true] {
      _ = format.read(bytes, isPartial: isPartial, mostNodes: mostNodes)
    }
    let usual = peak()
    damage.cut(bytes)
    damage.change(bytes)
    let excess = (peak() - usual) >> 20
    let isFine = damage.longest < 1 && excess <= 64
    print(
      "\(isFine ? "fine" : "FAILED"): \(path): \(damage.count) readings, \(damage.refused) refused, "
        + "longest \(Int(damage.longest * 1000)) ms, \(excess) MiB more than the whole file")
    if !isFine { exit(1) }
  }

  private static let mostNodes = 1_000_000

  private let format: ForeignFormat
  private var state: UInt64
  private var count = 0
  private var refused = 0
  /// In seconds.
  private var longest = 0.0

  private init(format: ForeignFormat, state: UInt64) {
    self.format = format
    self.state = state
  }

  private mutating func cut(_ bytes: [UInt8]) {
    guard bytes.count >= 4096 else {
      for end in bytes.indices { read(Array(bytes[..<end]), "cut at \(end)") }
      return
    }
    for _ in 0..<1000 {
      let end = next(below: bytes.count)
      read(Array(bytes[..<end]), "cut at \(end)")
    }
  }

  private mutating func change(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    var bytes = bytes
    for _ in 0..<1000 {
      let place = next(below: bytes.count)
      let bit: UInt8 = 1 << UInt8(next(below: 8))
      bytes[place] ^= bit
      read(bytes, "bit \(bit) of byte \(place) changed")
      bytes[place] ^= bit
    }
  }

  /// - Parameter change: printed if the reading takes too long; a trap shows it as what was begun last.
  private mutating func read(_ bytes: [UInt8], _ change: String) {
    let words = Array("\r\(change)          ".utf8)
    _ = Glibc.write(STDERR_FILENO, words, words.count)
    let start = ContinuousClock.now
    let network = format.read(bytes, isPartial: count % 2 == 1, mostNodes: Self.mostNodes)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    if seconds >= 1 { print("\(seconds) s: \(change)") }
    longest = max(longest, seconds)
    count += 1
    if network == nil { refused += 1 }
  }

  /// A linear congruential generator, the same on every run.
  private mutating func next(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }

  private static func bytes(ofFile path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// Bytes that the process has taken at most so far.
  private static func peak() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss << 10
  }
}
