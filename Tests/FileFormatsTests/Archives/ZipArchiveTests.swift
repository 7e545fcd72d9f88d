import FileFormats
import Testing

@Suite("ZIP archives")
struct ZipArchiveTests {
  private func archive() throws -> (ZipArchive, ByteBuffer) {
    let source = ByteBuffer(try fixture("members.zip"))
    return (try ZipArchive(source), source)
  }

  @Test("members are stored, deflated or empty")
  func members() throws {
    let (archive, source) = try archive()
    #expect(
      archive.members.map(\.name) == ["config.json", "metadata.json", "empty", "a folder/näme.txt"])
    #expect(archive.members.map(\.byteCount) == [900, 22, 0, 1])
    #expect(archive.members.map(\.isStored) == [false, true, true, false])
    let expected = [
      InflateTests.content("text", 900), Array(#"{"keras_version": "3"}"#.utf8), [],
      [UInt8(ascii: "n")],
    ]
    for (member, content) in zip(archive.members, expected) {
      #expect(try archive.bytes(of: member, from: source, atMost: 900) == content)
    }
    #expect(archive["metadata.json"] == archive.members[1])
    #expect(archive["metadata"] == nil)
  }

  @Test("an archive in ZIP64 is read, compressed to more than it was or not")
  func wide() throws {
    let bytes = try fixture("zip64.zip")
    let source = ByteBuffer(bytes)
    let archive = try ZipArchive(source)
    #expect(archive.members.map(\.name) == ["stored", "deflated"])
    #expect(archive.members.map(\.byteCount) == [2000, 2000])
    for member in archive.members {
      #expect(
        try archive.bytes(of: member, from: source, atMost: 2000)
          == InflateTests.content("noise", 2000))
    }
  }

  @Test(
    "a number of ZIP64 that no archive has is an error",
    arguments: [
      ("size", 4257), ("compressed size", 4265), ("place of a member", 4273), ("members", 4313),
      ("size of the directory", 4321), ("place of the directory", 4329),
      ("place of the end record", 4345),
    ])
  func absurd(_ name: String, _ place: Int) throws {
    let whole = try fixture("zip64.zip")
    for last: UInt8 in [0x7F, 0x80, 0xFF] {
      var bytes = whole
      bytes.replaceSubrange(place..<place + 8, with: [UInt8](repeating: 0xFF, count: 7) + [last])
      let source = ByteBuffer(bytes)
      #expect(throws: InterchangeError.self, "\(name)") {
        let archive = try ZipArchive(source)
        for member in archive.members {
          _ = try archive.bytes(of: member, from: source, atMost: .max)
        }
      }
    }
  }

  @Test("a member larger than is wanted takes no memory")
  func bound() throws {
    let (archive, source) = try archive()
    #expect(throws: InterchangeError.tooLarge("`config.json` has more than 899 bytes")) {
      try archive.bytes(of: archive.members[0], from: source, atMost: 899)
    }
  }

  @Test("more members than are wanted are an error")
  func count() throws {
    let source = ByteBuffer(try fixture("members.zip"))
    #expect(throws: InterchangeError.tooLarge("the archive has more than 3 members")) {
      try ZipArchive(source, mostMembers: 3)
    }
  }

  @Test("a directory may be longer than its members' number suggests, but not by much")
  func directorySize() throws {
    // 162 bytes for two members.
    let wide = ByteBuffer(try fixture("zip64.zip"))
    #expect(try ZipArchive(wide, mostMembers: 2).members.count == 2)
    // An end record alone: one member, whose entry has 2¹⁷ bytes.
    let end: [UInt8] =
      [0x50, 0x4B, 5, 6, 0, 0, 0, 0, 1, 0, 1, 0] + [0, 0, 2, 0] + [UInt8](repeating: 0, count: 6)
    #expect(
      throws: InterchangeError.tooLarge("the archive's directory has more than 65600 bytes")
    ) { try ZipArchive(ByteBuffer(end), mostMembers: 1) }
  }

  @Test(
    "what an archive may have that is not read",
    arguments: [
      (8, 1, "is encrypted"), (10, 12, "is compressed by method 12; only DEFLATE is supported"),
      (10, 93, "is compressed by method 93; only DEFLATE is supported"),
    ])
  func unsupported(_ offset: Int, _ value: UInt8, _ reason: String) throws {
    var bytes = try fixture("members.zip")
    let entry = try #require(bytes.firstRange(of: [0x50, 0x4B, 0x01, 0x02])?.lowerBound)
    bytes[entry + offset] = value
    let source = ByteBuffer(bytes)
    let archive = try ZipArchive(source)
    #expect(throws: InterchangeError.unsupported("`config.json` " + reason)) {
      try archive.bytes(of: archive.members[0], from: source, atMost: 900)
    }
  }

  @Test("a changed byte of a member changes nothing, or is found by the checksum or before")
  func damage() throws {
    let whole = try fixture("members.zip")
    let (archive, _) = try archive()
    for member in archive.members where member.byteCount > 0 {
      let content = try archive.bytes(of: member, from: ByteBuffer(whole), atMost: 900)
      let place = try archive.place(of: member, in: ByteBuffer(whole))
      for byte in place {
        var changed = whole
        changed[byte] ^= 0x10
        // The last bits of compressed data mean nothing.
        let found = try? archive.bytes(of: member, from: ByteBuffer(changed), atMost: 900)
        #expect(found == nil || found == content, "\(member.name), byte \(byte)")
        if member.isStored { #expect(found == nil) }
      }
    }
  }

  @Test(
    "no prefix and no changed byte traps", arguments: [("members.zip", 0), ("zip64.zip", 4119)])
  func damaged(_ name: String, _ start: Int) throws {
    let whole = try fixture(name)
    readDamaged(whole, at: start..<whole.count) { bytes in
      let source = ByteBuffer(bytes)
      let archive = try ZipArchive(source)
      for member in archive.members {
        _ = try? archive.bytes(of: member, from: source, atMost: 1 << 16)
      }
    }
  }
}
