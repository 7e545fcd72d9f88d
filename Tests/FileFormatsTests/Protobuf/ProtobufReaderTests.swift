import FileFormats
import Testing

/// The bytes in these tests are written out by hand from "Encoding" of the Protocol Buffers Documentation.
struct ProtobufReaderTests {
  @Test("every type of field is read") func fieldTypes() throws {
    let bytes: [UInt8] = [
      0x08, 0x96, 0x01,  // 1: 150
      0x11, 1, 0, 0, 0, 0, 0, 0, 0x80,  // 2: 64 bits
      0x1D, 0x00, 0x00, 0x80, 0x3F,  // 3: 1.0 in 32 bits
      0x22, 0x03, 0x61, 0x62, 0x63,  // 4: "abc"
      0x2B, 0x08, 0x01, 0x33, 0x10, 0x02, 0x34, 0x2C,  // 5: a group with a group
      0xA0, 0x06, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01,  // 100: −1
    ]
    #expect(
      try fields(bytes) == [
        ProtobufField(number: 1, value: .varint(150)),
        ProtobufField(number: 2, value: .fixed64(0x8000_0000_0000_0001)),
        ProtobufField(number: 3, value: .fixed32(0x3F80_0000)),
        ProtobufField(number: 4, value: .bytes(19..<22)),
        ProtobufField(number: 5, value: .group),
        ProtobufField(number: 100, value: .varint(.max)),
      ])
  }

  @Test("what a field holds is read") func contents() throws {
    var reader = ProtobufReader(ByteBuffer([0x0A, 0x02, 0x68, 0x69, 0x12, 0x03, 0x01, 0xAC, 0x02]))
    var message = reader.wholeFile
    let text = try #require(try reader.next(&message))
    #expect(try reader.text(text.place) == "hi")
    let packed = try #require(try reader.next(&message))
    #expect(try reader.integers(packed.value, atMost: 9) == [1, 300])
    #expect(try reader.integers(packed.value, atMost: 2) == [1, 300])
    #expect(try reader.integers(.varint(7), atMost: 1) == [7])
    for (value, most) in [(packed.value, 1), (.varint(7), 0)] {
      #expect(throws: InterchangeError.tooLarge("a list has more than \(most) numbers")) {
        try reader.integers(value, atMost: most)
      }
    }
    #expect(try reader.next(&message) == nil)
    #expect(throws: InterchangeError.malformed("field 1 is not an integer")) { try text.integer }
    #expect(throws: InterchangeError.tooLarge("a text has 2 bytes")) {
      try reader.text(text.place, atMost: 1)
    }
  }

  @Test("floats are read packed and one by one") func floats() throws {
    var reader = ProtobufReader(ByteBuffer([0x0A, 0x08, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]))
    var message = reader.wholeFile
    let packed = try #require(try reader.next(&message))
    #expect(try reader.floats(packed.value, atMost: 9) == [1, -2])
    #expect(try reader.floats(packed.value, atMost: 2) == [1, -2])
    #expect(try reader.floats(.fixed32(0x3F00_0000), atMost: 1) == [0.5])
    for (value, most) in [(packed.value, 1), (.fixed32(0), 0)] {
      #expect(throws: InterchangeError.tooLarge("a list has more than \(most) numbers")) {
        try reader.floats(value, atMost: most)
      }
    }
    #expect(throws: InterchangeError.malformed("a float has another type")) {
      try reader.floats(.varint(1), atMost: 9)
    }
  }

  @Test(
    "what is no message is refused",
    arguments: [
      // A field without its value, a number that goes on, a length beyond the file.
      ([0x08], .truncated), ([0x08, 0x80], .truncated), ([0x0A, 0x05, 0x61], .truncated),
      ([0x0D, 0, 0, 0], .truncated), ([0x09, 0, 0, 0], .truncated), ([0x0B], .truncated),
      ([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01], .truncated),
      (
        [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02],
        .malformed("a number has more than 64 bits")
      ),
      (
        [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x81],
        .malformed("a number has more than 64 bits")
      ),
      ([0x0E], .malformed("a field has no type that protobuf knows")),
      ([0x0C], .malformed("a group ends that did not begin")),
      ([0x00, 0x01], .malformed("a field has the number 0")),
      ([0x0B, 0x14], .malformed("a group ends that did not begin")),
      (Array(repeating: 0x0B, count: 101), .malformed("groups are nested too deeply")),
    ] as [([UInt8], InterchangeError)])
  func malformed(bytes: [UInt8], error: InterchangeError) {
    #expect(throws: error) { try fields(bytes) }
  }

  @Test(
    "a field ends within its message",
    arguments: [
      // In a message of two bytes: a text of two, a number that goes on, the beginning of a group.
      ([0x0A, 0x02, 0x0A, 0x02, 0x61, 0x61], "a field reaches beyond the message that it is in"),
      ([0x0A, 0x02, 0x08, 0x80, 0x01, 0x00], "a number reaches beyond the message that it is in"),
      ([0x0A, 0x02, 0x0B, 0x08, 0x01, 0x0C], "a number reaches beyond the message that it is in"),
      ([0x0A, 0x02, 0x0D, 0x00, 0x00, 0x00], "a number reaches beyond the message that it is in"),
    ] as [([UInt8], String)])
  func bounds(bytes: [UInt8], reason: String) throws {
    var reader = ProtobufReader(ByteBuffer(bytes + [0x00, 0x00]))
    var message = reader.wholeFile
    var inner = try #require(try reader.next(&message)).message
    #expect(throws: InterchangeError.malformed(reason)) { try reader.next(&inner) }
  }

  @Test("only what is asked for is read") func skipping() throws {
    // A text of a hundred megabytes between two numbers.
    let length = 100_000_000
    let head: [UInt8] = [0x08, 0x01, 0x12, 0x80, 0xC2, 0xD7, 0x2F]
    let source = Sparse(head: head, gap: length, tail: [0x18, 0x07])
    var reader = ProtobufReader(source)
    var message = reader.wholeFile
    #expect(try reader.next(&message)?.integer == 1)
    #expect(try reader.next(&message)?.place.count == length)
    #expect(try reader.next(&message)?.integer == 7)
    #expect(source.log.reads == [0..<4096, head.count + length..<head.count + length + 2])
  }

  @Test("no prefix and no changed byte traps") func damage() throws {
    let whole: [UInt8] = [
      0x08, 0x96, 0x01, 0x11, 1, 0, 0, 0, 0, 0, 0, 0x80, 0x1D, 0x00, 0x00, 0x80, 0x3F, 0x22, 0x03,
      0x61, 0x62, 0x63, 0x2B, 0x08, 0x01, 0x33, 0x10, 0x02, 0x34, 0x2C, 0x32, 0x08, 0, 0, 0x80,
      0x3F, 0, 0, 0, 0xC0,
    ]
    readDamaged(whole, changedTo: Array(UInt8.min...UInt8.max)) { bytes in
      var reader = ProtobufReader(ByteBuffer(bytes))
      var message = reader.wholeFile
      while let field = try reader.next(&message) {
        _ = try? reader.integers(field.value, atMost: 100)
        _ = try? reader.floats(field.value, atMost: 100)
        _ = try? reader.text(field.place)
        guard var inner = try? field.message else { continue }
        while try reader.next(&inner) != nil {}
      }
    }
  }

  @Test("a source that gives fewer bytes than it said is truncated") func shortSource() throws {
    struct Short: ByteSource {
      var count: Int { 10 }
      func read(_ range: Range<Int>) -> [UInt8] { [0x08] }
    }
    var reader = ProtobufReader(Short())
    var message = reader.wholeFile
    #expect(throws: InterchangeError.truncated) { try reader.next(&message) }
  }

  private func fields(_ bytes: [UInt8]) throws -> [ProtobufField] {
    var reader = ProtobufReader(ByteBuffer(bytes))
    var message = reader.wholeFile
    var fields: [ProtobufField] = []
    while let field = try reader.next(&message) { fields.append(field) }
    return fields
  }
}

/// A few bytes, many that are never looked at, and a few bytes; it notes what is read.
private struct Sparse: ByteSource {
  final class Log { var reads: [Range<Int>] = [] }

  let head: [UInt8]
  let gap: Int
  let tail: [UInt8]
  let log = Log()

  var count: Int { head.count + gap + tail.count }

  func read(_ range: Range<Int>) -> [UInt8] {
    log.reads.append(range)
    return range.map {
      $0 < head.count ? head[$0] : $0 < head.count + gap ? 0 : tail[$0 - head.count - gap]
    }
  }
}
