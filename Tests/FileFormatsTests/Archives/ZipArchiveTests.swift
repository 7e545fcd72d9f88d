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

  @Test(
    "what an archive may have that is not read",
    arguments: [
      (8, 1, "is encrypted"), (10, 12, "is compressed by method 12, and DEFLATE is read"),
      (10, 93, "is compressed by method 93, and DEFLATE is read"),
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

  @Test("no prefix and no single changed byte of a file traps")
  func hostile() throws {
    let whole = try fixture("members.zip")
    func attempt(_ bytes: [UInt8]) {
      let source = ByteBuffer(bytes)
      guard let archive = try? ZipArchive(source) else { return }
      for member in archive.members {
        _ = try? archive.bytes(of: member, from: source, atMost: 1 << 16)
      }
    }
    for count in whole.indices { attempt(Array(whole.prefix(count))) }
    for place in whole.indices {
      for value: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
        var changed = whole
        changed[place] = value
        attempt(changed)
      }
    }
  }
}
