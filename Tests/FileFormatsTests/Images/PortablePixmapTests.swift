import FileFormats
import Testing

@Suite struct PortablePixmapTests {
  @Test("color, with a comment: channels come apart")
  func color() throws {
    let image = try readImage(fixture("color.ppm"))
    #expect(image.shape == [3, 1, 2])
    #expect(image.values.map { ($0 * 255).rounded() } == [0, 255, 51, 102, 255, 0])
  }

  @Test("gray of 16 bits")
  func gray() throws {
    let image = try readImage(fixture("gray16.pgm"))
    #expect(image == NumericArray(shape: [1, 2, 1], values: [0, 1]))
  }

  @Test(
    "what is no image",
    arguments: [
      "", "P6", "P6 2", "P6 2 1 255", "P6 0 1 255\n", "P6 99999 1 255\n", "P6 2 1 65536\n",
      "P3 1 1 255\n0 0 0", "P6 -1 1 255\n", "P6 2 2 255\nabc", "P6 # no end",
    ])
  func malformed(_ text: String) {
    #expect(throws: InterchangeError.self) { try readImage(Array(text.utf8)) }
  }

  @Test("no prefix and no changed byte traps", arguments: ["color.ppm", "gray16.pgm"])
  func damage(_ name: String) throws {
    readDamaged(try fixture(name), changedTo: Array(UInt8.min...UInt8.max)) {
      _ = try readImage($0)
    }
  }
}
