/// NumPy's archive of arrays: a ZIP file of `NAME.npy`, stored as they are.
/// Source: PKWARE APPNOTE 6.3.9, §4.3 and §4.5.3 (ZIP64).
package struct NPZFile {
  /// The position of an array in the archive.
  private struct Entry {
    let name: String
    let headerOffset: Int
    let byteCount: Int
    let checksum: UInt32
  }

  private static let mostEntries = 1 << 20
  /// Bytes of the table of contents.
  private static let longestDirectory = 64 << 20

  private let entries: [Entry]
  private let places: [String: Int]
  /// The arrays' names, in the order of the archive.
  package var names: [String] { entries.map(\.name) }

  /// Reads the table of contents, in which every name stands once.
  ///
  /// - Throws: `.unsupported` for compressed arrays: `numpy.savez` stores, `savez_compressed` compresses.
  package init(_ source: some ByteSource) throws(InterchangeError) {
    let directory = try NPZFile.directory(source)
    var entries: [Entry] = []
    var offset = directory.range.lowerBound
    let bytes = try source.read(directory.range)
    for _ in 0..<directory.count {
      let start = offset - directory.range.lowerBound
      guard start + 46 <= bytes.count else { throw .truncated }
      let record = Record(bytes: bytes, start: start)
      guard record.word(0) == 0x0201_4B50 else {
        throw .malformed("the archive's directory is damaged")
      }
      let (nameLength, extraLength) = (record.half(28), record.half(30))
      let end = start + 46 + nameLength + extraLength + record.half(32)
      guard end <= bytes.count else { throw .truncated }
      let name = String(decoding: bytes[start + 46..<start + 46 + nameLength], as: UTF8.self)
      guard record.half(10) == 0 else {
        throw .unsupported("`\(name)` is compressed; save with numpy.savez, which stores")
      }
      let sizes = try NPZFile.sizes(
        record, extra: bytes[start + 46 + nameLength..<start + 46 + nameLength + extraLength])
      entries.append(
        Entry(
          name: name.hasSuffix(".npy") ? String(name.dropLast(4)) : name,
          headerOffset: sizes.offset, byteCount: sizes.count, checksum: UInt32(record.word(16))))
      offset += end - start
    }
    self.entries = entries
    var places: [String: Int] = [:]
    for (place, entry) in entries.enumerated() {
      guard places.updateValue(place, forKey: entry.name) == nil else {
        throw .malformed("`\(entry.name)` is in the archive twice")
      }
    }
    self.places = places
  }

  /// The extents of one array, from its header.
  package func shape(
    of name: String, in source: some ByteSource
  ) throws(InterchangeError) -> [Int] {
    try NPYFile(source, at: place(of: name, in: source).bytes).shape
  }

  /// Reads one array and checks its checksum.
  package func read(
    _ name: String, from source: some ByteSource
  ) throws(InterchangeError) -> NumericArray {
    let (place, expected) = try place(of: name, in: source)
    var checksum = CRC32()
    var next = place.lowerBound
    while next < place.upperBound {
      let end = min(next + 1 << 20, place.upperBound)
      checksum.update(try source.read(next..<end))
      next = end
    }
    guard checksum.value == expected else {
      throw .malformed("the checksum of `\(name)` is wrong: the file is damaged")
    }
    return try NPYFile(source, at: place).read(source)
  }

  private func place(
    of name: String, in source: some ByteSource
  ) throws(InterchangeError) -> (bytes: Range<Int>, checksum: UInt32) {
    guard let index = places[name] else {
      throw .malformed("the archive has no array `\(name)`")
    }
    let entry = entries[index]
    guard entry.headerOffset <= source.count - 30 else { throw .truncated }
    let header = Record(
      bytes: try source.read(entry.headerOffset..<entry.headerOffset + 30), start: 0)
    guard header.word(0) == 0x0403_4B50 else {
      throw .malformed("the archive is damaged at `\(name)`")
    }
    let start = entry.headerOffset + 30 + header.half(26) + header.half(28)
    guard start <= source.count, entry.byteCount <= source.count - start else { throw .truncated }
    return (start..<start + entry.byteCount, entry.checksum)
  }

  // MARK: Directory

  /// Returns the position of the directory and its number of entries.
  private static func directory(
    _ source: some ByteSource
  ) throws(InterchangeError) -> (range: Range<Int>, count: Int) {
    // The end record is the last 22 bytes, before a comment of at most 65,535.
    guard source.count >= 22 else { throw .truncated }
    let tailStart = max(source.count - 22 - 0xFFFF, 0)
    let tail = try source.read(tailStart..<source.count)
    let found = stride(from: tail.count - 22, through: 0, by: -1).first {
      tail[$0] == 0x50 && Record(bytes: tail, start: $0).word(0) == 0x0605_4B50
    }
    guard let found else { throw .malformed("it is not a ZIP archive") }
    let end = Record(bytes: tail, start: found)
    var (count, size, offset) = (end.half(10), end.word(12), end.word(16))
    if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      (count, size, offset) = try zip64(source, before: tailStart + found)
    }
    guard count <= mostEntries else {
      throw .tooLarge("the archive has more than \(mostEntries) arrays")
    }
    guard size <= longestDirectory else {
      throw .tooLarge("the archive's directory has more than \(longestDirectory >> 20) MiB")
    }
    guard offset >= 0, size >= 0, offset <= source.count, size <= source.count - offset else {
      throw .truncated
    }
    return (offset..<offset + size, count)
  }

  private static func zip64(
    _ source: some ByteSource, before end: Int
  ) throws(InterchangeError) -> (Int, Int, Int) {
    guard end >= 20 else { throw .truncated }
    let locator = Record(bytes: try source.read(end - 20..<end), start: 0)
    guard locator.word(0) == 0x0706_4B50, let offset = locator.long(8), offset <= source.count - 56
    else { throw .malformed("the archive's directory is damaged") }
    let record = Record(bytes: try source.read(offset..<offset + 56), start: 0)
    guard record.word(0) == 0x0606_4B50, let count = record.long(32), let size = record.long(40),
      let start = record.long(48)
    else { throw .malformed("the archive's directory is damaged") }
    return (count, size, start)
  }

  /// Size and place of an entry, from its ZIP64 field where 32 bits do not do.
  private static func sizes(
    _ record: Record, extra: ArraySlice<UInt8>
  ) throws(InterchangeError) -> (count: Int, offset: Int) {
    var (stored, whole, offset) = (record.word(20), record.word(24), record.word(42))
    let fields = Record(bytes: Array(extra), start: 0)
    var at = 0
    while at + 4 <= extra.count {
      let (tag, length) = (fields.half(at), fields.half(at + 2))
      guard at + 4 + length <= extra.count else {
        throw .malformed("the archive's directory is damaged")
      }
      if tag == 1 {
        var next = at + 4
        for path in [0, 1, 2] {
          let current = path == 0 ? whole : path == 1 ? stored : offset
          guard current == 0xFFFF_FFFF else { continue }
          guard next + 8 <= at + 4 + length, let value = fields.long(next) else {
            throw .malformed("the archive's directory is damaged")
          }
          if path == 0 {
            whole = value
          } else if path == 1 {
            stored = value
          } else {
            offset = value
          }
          next += 8
        }
      }
      at += 4 + length
    }
    guard whole == stored else { throw .malformed("a stored array has two sizes") }
    return (stored, offset)
  }
}

/// Little-endian fields of a record.
private struct Record {
  let bytes: [UInt8]
  let start: Int

  func half(_ offset: Int) -> Int {
    Int(bytes[start + offset]) | Int(bytes[start + offset + 1]) << 8
  }

  func word(_ offset: Int) -> Int { half(offset) | half(offset + 2) << 16 }

  /// Nil beyond 63 bits.
  func long(_ offset: Int) -> Int? {
    let high = word(offset + 4)
    return high >> 31 == 0 ? word(offset) | high << 32 : nil
  }
}

/// The checksum of ZIP files (ISO 3309).
struct CRC32 {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ value >> 1
    }
  }

  private var state: UInt32 = 0xFFFF_FFFF

  var value: UInt32 { ~state }

  mutating func update(_ bytes: [UInt8]) {
    let table = CRC32.table
    var state = state
    for byte in bytes { state = table[Int(UInt8(truncatingIfNeeded: state) ^ byte)] ^ state >> 8 }
    self.state = state
  }
}
