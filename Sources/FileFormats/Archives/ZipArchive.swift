/// A ZIP archive: its table of contents, and its members one by one.
/// Source: PKWARE APPNOTE 6.3.9, §4.3 and §4.5.3 (ZIP64).
package struct ZipArchive {
  /// A file in the archive, as the table of contents has it.
  package struct Member: Hashable, Sendable {
    package let name: String
    /// Bytes once decompressed.
    package let byteCount: Int
    let storedCount: Int
    let headerOffset: Int
    let checksum: UInt32
    /// 0 is stored, 8 is DEFLATE.
    let method: Int
    let isEncrypted: Bool

    /// True if its bytes are in the archive as they are.
    package var isStored: Bool { method == 0 && !isEncrypted }
  }

  /// In the order of the table of contents.
  package let members: [Member]
  private let places: [String: Int]

  /// Bytes of the table of contents for each member that may be in it, on average.
  private static let averageEntry = 64
  /// Bytes that it may have beyond that: a few members may have long names.
  private static let allowance = 1 << 16

  /// Reads the table of contents, in which every name stands once.
  ///
  /// - Throws: `.tooLarge` beyond `mostMembers`.
  package init(
    _ source: some ByteSource, mostMembers: Int = 1 << 20
  ) throws(InterchangeError) {
    let directory = try ZipArchive.directory(source, mostMembers: mostMembers)
    var members: [Member] = []
    var start = 0
    let bytes = try source.read(directory.range)
    for _ in 0..<directory.count {
      guard start + 46 <= bytes.count else { throw .truncated }
      let record = Record(bytes: bytes, start: start)
      guard record.word(0) == 0x0201_4B50 else {
        throw .malformed("the archive's directory is damaged")
      }
      let nameEnd = start + 46 + record.half(28)
      let extraEnd = nameEnd + record.half(30)
      let end = extraEnd + record.half(32)
      guard end <= bytes.count else { throw .truncated }
      let sizes = try ZipArchive.sizes(record, extra: bytes[nameEnd..<extraEnd])
      members.append(
        Member(
          name: String(decoding: bytes[start + 46..<nameEnd], as: UTF8.self),
          byteCount: sizes.whole, storedCount: sizes.stored, headerOffset: sizes.offset,
          checksum: UInt32(record.word(16)), method: record.half(10),
          isEncrypted: record.half(8) & 1 == 1))
      start = end
    }
    self.members = members
    var places: [String: Int] = [:]
    for (place, member) in members.enumerated() {
      guard places.updateValue(place, forKey: member.name) == nil else {
        throw .malformed("`\(member.name)` is in the archive twice")
      }
    }
    self.places = places
  }

  /// Nil if there is none of that name.
  package subscript(name: String) -> Member? { places[name].map { members[$0] } }

  /// The bytes of one member, checked against its checksum.
  ///
  /// - Throws: `.tooLarge` beyond `mostBytes`, before memory is taken for them.
  package func bytes(
    of member: Member, from source: some ByteSource, atMost mostBytes: Int
  ) throws(InterchangeError) -> [UInt8] {
    guard member.byteCount <= mostBytes else {
      throw .tooLarge("`\(member.name)` has more than \(mostBytes) bytes")
    }
    let place = try place(of: member, in: source)
    var bytes: [UInt8]
    switch member.method {
    case 0: bytes = try source.read(place)
    case 8:
      // Data that cannot be compressed grows by less than that.
      guard place.count - member.byteCount <= member.byteCount / 64 + 1024 else {
        throw .malformed("`\(member.name)` is larger compressed than it is")
      }
      bytes = try Inflate.bytes(
        of: try source.read(place), in: 0..<place.count, atMost: member.byteCount)
    default:
      throw .unsupported(
        "`\(member.name)` is compressed by method \(member.method); only DEFLATE is supported")
    }
    guard bytes.count == member.byteCount else {
      throw .malformed("`\(member.name)` does not have the size that the archive states")
    }
    var checksum = CRC32()
    checksum.update(bytes)
    guard checksum.value == member.checksum else { throw ZipArchive.damaged(member) }
    return bytes
  }

  /// The place of a member's bytes, compressed or not.
  package func place(
    of member: Member, in source: some ByteSource
  ) throws(InterchangeError) -> Range<Int> {
    guard !member.isEncrypted else { throw .unsupported("`\(member.name)` is encrypted") }
    guard member.headerOffset <= source.count - 30 else { throw .truncated }
    let header = Record(
      bytes: try source.read(member.headerOffset..<member.headerOffset + 30), start: 0)
    guard header.word(0) == 0x0403_4B50 else {
      throw .malformed("the archive is damaged at `\(member.name)`")
    }
    let start = member.headerOffset + 30 + header.half(26) + header.half(28)
    guard start <= source.count, member.storedCount <= source.count - start else {
      throw .truncated
    }
    return start..<start + member.storedCount
  }

  /// Checks the checksum of a member that is stored as it is, piece by piece.
  package func check(
    _ member: Member, in source: some ByteSource
  ) throws(InterchangeError) {
    let place = try place(of: member, in: source)
    var checksum = CRC32()
    var next = place.lowerBound
    while next < place.upperBound {
      let end = min(next + 1 << 20, place.upperBound)
      checksum.update(try source.read(next..<end))
      next = end
    }
    guard checksum.value == member.checksum else { throw ZipArchive.damaged(member) }
  }

  private static func damaged(_ member: Member) -> InterchangeError {
    .malformed("the checksum of `\(member.name)` is wrong: the file is damaged")
  }

  // MARK: Directory

  /// Returns the position of the directory and its number of entries.
  private static func directory(
    _ source: some ByteSource, mostMembers: Int
  ) throws(InterchangeError) -> (range: Range<Int>, count: Int) {
    // The end record is the last 22 bytes, before a comment of at most 65,535, whose size it states. The mark of an
    // end record may stand in the comment too.
    guard source.count >= 22 else { throw .truncated }
    let tailStart = max(source.count - 22 - 0xFFFF, 0)
    let tail = try source.read(tailStart..<source.count)
    let found = stride(from: tail.count - 22, through: 0, by: -1).first { place in
      guard tail[place] == 0x50 else { return false }
      let record = Record(bytes: tail, start: place)
      return record.word(0) == 0x0605_4B50 && record.half(20) == tail.count - place - 22
    }
    guard let found else { throw .malformed("it is not a ZIP archive") }
    let end = Record(bytes: tail, start: found)
    var (count, size, offset) = (end.half(10), end.word(12), end.word(16))
    if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      (count, size, offset) = try zip64(source, before: tailStart + found)
    }
    guard count <= mostMembers else {
      throw .tooLarge("the archive has more than \(mostMembers) members")
    }
    let mostBytes = mostMembers * averageEntry + allowance
    guard size <= mostBytes else {
      throw .tooLarge("the archive's directory has more than \(mostBytes) bytes")
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

  /// Sizes and place of an entry, from its ZIP64 field where 32 bits do not do.
  private static func sizes(
    _ record: Record, extra: ArraySlice<UInt8>
  ) throws(InterchangeError) -> (stored: Int, whole: Int, offset: Int) {
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
        func widen(_ value: inout Int) throws(InterchangeError) {
          guard value == 0xFFFF_FFFF else { return }
          guard next + 8 <= at + 4 + length, let wide = fields.long(next) else {
            throw .malformed("the archive's directory is damaged")
          }
          value = wide
          next += 8
        }
        try widen(&whole)
        try widen(&stored)
        try widen(&offset)
      }
      at += 4 + length
    }
    guard record.half(10) != 0 || whole == stored else {
      throw .malformed("a stored member has two sizes")
    }
    return (stored, whole, offset)
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
