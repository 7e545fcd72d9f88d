import FileFormats
import Testing

/// Messages that are written, against the documentation's own bytes and the reader.
@Suite struct ProtobufWriterTests {
  @Test("the examples of the documentation")
  func examples() {
    // Protocol Buffers Documentation, "Encoding": 150 in field 1, "testing" in field 2, and the first as field 3.
    var writer = ProtobufWriter()
    writer.integer(1, 150)
    #expect(writer.bytes == [0x08, 0x96, 0x01])
    var text = ProtobufWriter()
    text.text(2, "testing")
    #expect(text.bytes == [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6E, 0x67])
    var message = ProtobufWriter()
    message.message(3) { $0.integer(1, 150) }
    #expect(message.bytes == [0x1A, 0x03, 0x08, 0x96, 0x01])
    // −2 as an int64 takes ten bytes.
    var negative = ProtobufWriter()
    negative.integer(1, -2)
    #expect(negative.bytes == [0x08, 0xFE] + [UInt8](repeating: 0xFF, count: 8) + [0x01])
  }

  @Test("what is written is read")
  func roundTrip() throws {
    var writer = ProtobufWriter()
    writer.integer(1, .max)
    writer.float(2, -1.5)
    writer.begin(300, byteCount: 3)
    let bytes = writer.bytes + [7, 8, 9]
    var reader = ProtobufReader(ByteBuffer(bytes))
    var message = reader.wholeFile
    var fields: [ProtobufField] = []
    while let field = try reader.next(&message) { fields.append(field) }
    #expect(fields.map(\.number) == [1, 2, 300])
    #expect(try fields[0].integer == .max)
    #expect(fields[1].value == .fixed32(Float(-1.5).bitPattern))
    #expect(fields[2].value == .bytes(bytes.count - 3..<bytes.count))
  }
}
