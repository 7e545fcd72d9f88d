/// The bytes of a protobuf message, field by field.
///
/// Source: Protocol Buffers Documentation, "Encoding".
package struct ProtobufWriter {
  /// The largest message that readers of protobuf take.
  package static let largestMessage = Int(Int32.max)

  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Writes an integer of a field of type `int32`, `int64` or of an enumeration.
  package mutating func integer(_ field: Int, _ value: Int64) {
    key(field, type: 0)
    varint(UInt64(bitPattern: value))
  }

  package mutating func float(_ field: Int, _ value: Float) {
    key(field, type: 5)
    let bits = value.bitPattern
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
  }

  package mutating func text(_ field: Int, _ text: String) {
    data(field, Array(text.utf8))
  }

  /// Writes a field that has a length: bytes, or a message that is whole.
  package mutating func data(_ field: Int, _ data: [UInt8]) {
    begin(field, byteCount: Int128(data.count))
    bytes += data
  }

  package mutating func message(_ field: Int, _ write: (inout ProtobufWriter) -> Void) {
    var message = ProtobufWriter()
    write(&message)
    data(field, message.bytes)
  }

  /// Begins a field of so many bytes, which follow from elsewhere. Of more than 64 bits count, none can follow.
  package mutating func begin(_ field: Int, byteCount: Int128) {
    key(field, type: 2)
    varint(UInt64(clamping: byteCount))
  }

  private mutating func key(_ field: Int, type: UInt64) {
    varint(UInt64(field) << 3 | type)
  }

  /// Seven bits in each byte, the lowest first.
  private mutating func varint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
