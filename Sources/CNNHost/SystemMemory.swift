/// The memory of the machine.
package enum SystemMemory {
  /// Bytes that could be had without swapping; nil if the system does not say.
  package static var available: Int? {
    // Only Linux has the file.
    guard let bytes = try? FileAccess.read("/proc/meminfo", limit: 1 << 16) else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " "))
      guard words.count == 3, words[0].elementsEqual("MemAvailable:".utf8) else { continue }
      return Int(String(decoding: words[1], as: UTF8.self)).map { $0 * 1024 }
    }
    return nil
  }
}
