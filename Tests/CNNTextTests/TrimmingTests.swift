import CNNText
import Testing

@Suite("Trimming")
struct TrimmingTests {
  @Test(
    "what holds at the ends is dropped, within it is not",
    arguments: [
      ("  a b ", "a b"), ("a", "a"), ("   ", ""), ("", ""), (" é ", "é"), ("a ", "a"), (" a", "a"),
    ])
  func ends(_ text: String, _ expected: String) {
    #expect(text.trimming { $0 == " " } == expected)
  }

  @Test("a part keeps its places, even if nothing is left")
  func places() {
    let bytes: [UInt8] = [0, 7, 0, 0, 8]
    #expect(bytes[0..<3].trimming { $0 == 0 }.indices == 1..<2)
    #expect(bytes[2..<4].trimming { $0 == 0 }.isEmpty)
  }
}
