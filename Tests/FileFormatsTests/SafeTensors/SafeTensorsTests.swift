import FileFormats
import Testing

@Suite struct SafeTensorsTests {
  @Test("arrays that the reference implementation wrote")
  func reading() throws {
    let source = ByteBuffer(try fixture("mixed.safetensors"))
    let file = try SafeTensorsFile(source)
    #expect(Set(file.names) == ["conv1.weight", "half", "empty"])
    #expect(try file.read("conv1.weight", from: source) == eighths)
    #expect(try file.read("half", from: source) == NumericArray(shape: [1, 2], values: [0.5, -2]))
    #expect(try file.read("empty", from: source) == NumericArray(shape: [0, 3], values: []))
  }

  @Test("what is written reads back", arguments: ["plain", "with \"quotes\"", "été/1x1", ""])
  func roundTrip(_ name: String) throws {
    var bytes = try SafeTensorsFile.header(of: [(name, [2, 3, 4]), ("other", [1])])
    #expect(bytes.count % 8 == 0)
    bytes += SafeTensorsFile.bytes(of: eighths.values) + SafeTensorsFile.bytes(of: [7])
    let source = ByteBuffer(bytes)
    let file = try SafeTensorsFile(source)
    #expect(file.names == [name, "other"])
    #expect(try file.read(name, from: source) == eighths)
    #expect(try file.read("other", from: source).values == [7])
  }

  @Test(
    "headers that contradict themselves or the file",
    arguments: [
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-9223372036854775808,9223372036854775807]}}"#,
      #"{"a":{"dtype":"X9","shape":[1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#,
      #"[1, 2]"#, #"{"a": 3}"#, "{", "",
    ])
  func contradictions(_ header: String) {
    var bytes = [UInt8](repeating: 0, count: 8)
    bytes[0] = UInt8(header.utf8.count & 0xFF)
    bytes[1] = UInt8(header.utf8.count >> 8)
    bytes += Array(header.utf8) + [0, 0, 0, 0]
    #expect(throws: InterchangeError.self) { try SafeTensorsFile(ByteBuffer(bytes)) }
  }

  @Test("no prefix and no changed byte traps")
  func damage() throws {
    readDamaged(try fixture("mixed.safetensors")) { bytes in
      let source = ByteBuffer(bytes)
      let file = try SafeTensorsFile(source)
      for name in file.names { _ = try? file.read(name, from: source) }
    }
  }
}
