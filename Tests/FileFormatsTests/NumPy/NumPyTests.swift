import FileFormats
import Testing

@Suite struct NumPyTests {
  @Test(
    "arrays that NumPy wrote",
    arguments: [
      ("float32.npy", eighths), ("float64-fortran.npy", eighths),
      ("uint8.npy", NumericArray(shape: [2, 2], values: [0, 1, 254, 255])),
      ("int64-scalar.npy", NumericArray(shape: [], values: [-7])),
      (
        "float16.npy",
        NumericArray(
          shape: [7],
          values: [0, -0.5, 65504, 5.9604645e-08, .infinity, -.infinity, 0.33325195])
      ),
    ])
  func reading(_ name: String, _ expected: NumericArray) throws {
    #expect(try readArray(fixture(name)) == expected)
  }

  @Test("what is written is what NumPy writes")
  func writing() throws {
    #expect(NPYFile.bytes(of: eighths) == (try fixture("float32.npy")))
  }

  @Test("an archive returns its arrays by name")
  func archive() throws {
    let source = ByteBuffer(try fixture("stored.npz"))
    let archive = try NPZFile(source)
    #expect(archive.names == ["conv1.weight", "conv1.bias"])
    #expect(try archive.read("conv1.weight", from: source) == eighths)
    #expect(try archive.read("conv1.bias", from: source).values == [1.5, -2])
  }

  @Test("a compressed archive says what to do instead")
  func compressed() throws {
    let source = ByteBuffer(try fixture("compressed.npz"))
    #expect(throws: InterchangeError.self) { try NPZFile(source) }
    do {
      _ = try NPZFile(source)
    } catch {
      #expect("\(error)".contains("numpy.savez"))
    }
  }

  @Test("an encrypted archive is refused as such")
  func encrypted() throws {
    var bytes = try fixture("stored.npz")
    let entry = try #require(bytes.firstRange(of: [0x50, 0x4B, 0x01, 0x02])?.lowerBound)
    bytes[entry + 8] |= 1
    #expect(throws: InterchangeError.unsupported("`conv1.weight.npy` is encrypted")) {
      try NPZFile(ByteBuffer(bytes))
    }
  }

  @Test("a duplicate name is rejected: which array would it be?")
  func duplicate() throws {
    let source = ByteBuffer(try fixture("duplicate.npz"))
    #expect(throws: InterchangeError.malformed("`conv1.bias.npy` is in the archive twice")) {
      try NPZFile(source)
    }
  }

  @Test("a changed value is found by the checksum")
  func damaged() throws {
    var bytes = try fixture("stored.npz")
    let place = try #require(bytes.firstRange(of: [0x00, 0x00, 0x80, 0xBF])?.lowerBound)
    bytes[place] = 1
    let source = ByteBuffer(bytes)
    let archive = try NPZFile(source)
    #expect(throws: InterchangeError.self) { try archive.read("conv1.weight", from: source) }
  }

  @Test(
    "no prefix and no changed byte traps",
    arguments: ["float32.npy", "float64-fortran.npy", "stored.npz", "compressed.npz"])
  func damage(_ name: String) throws {
    readDamaged(try fixture(name)) { bytes in
      let source = ByteBuffer(bytes)
      if name.hasSuffix(".npy") {
        _ = try NPYFile(source).read(source)
      } else {
        let archive = try NPZFile(source)
        for array in archive.names { _ = try? archive.read(array, from: source) }
      }
    }
  }

  @Test(
    "headers that promise too much",
    arguments: [
      "(99999999999, 99999999999)", "(-1,)", "(4611686018427387904, 4)", "(1,", "()x", "(2,3",
    ])
  func absurdShapes(_ shape: String) {
    let header = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }\n"
    let bytes =
      [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8)
    #expect(throws: InterchangeError.self) { try readArray(bytes) }
  }
}
