import Foundation
import Testing

@testable import FileFormats

@Suite("DEFLATE")
struct InflateTests {
  struct Case: CustomTestStringConvertible {
    let name: String
    let content: [UInt8]
    let compressed: [UInt8]

    var testDescription: String { name }
  }

  /// What `Fixtures/inflate.tsv` says was compressed.
  static func content(_ rule: String, _ count: Int) -> [UInt8] {
    switch rule {
    case "zeros":
      return [UInt8](repeating: 0, count: count)
    case "text":
      let phrase = Array("the layers of a network, one after another; ".utf8)
      return (0..<count).map { phrase[$0 % phrase.count] }
    case "noise":
      var state = 12_345
      return (0..<count).map { _ in
        state = (state * 1_103_515_245 + 12_345) & 0x7FFF_FFFF
        return UInt8(state >> 16 & 255)
      }
    default:
      let head = content("noise", 258)
      return head + content("zeros", count - 2 * head.count) + head
    }
  }

  static let cases: [Case] = rows("inflate.tsv").map { row in
    Case(
      name: row[0], content: content(row[1], Int(row[2]) ?? 0),
      compressed: bytes(row[3]))
  }

  private static func bytes(_ base64: String) -> [UInt8] {
    Data(base64Encoded: base64).map(Array.init) ?? []
  }

  private func inflated(_ bytes: [UInt8], atMost most: Int = 200_000) throws -> [UInt8] {
    try Inflate.bytes(of: bytes, in: 0..<bytes.count, atMost: most)
  }

  @Test("what zlib compresses comes out again", arguments: cases)
  func content(_ test: Case) throws {
    #expect(try inflated(test.compressed) == test.content)
    #expect(try inflated(test.compressed, atMost: test.content.count) == test.content)
  }

  @Test("there are cases")
  func count() {
    #expect(InflateTests.cases.count == 12)
    #expect(InflateTests.faults.count == 19)
  }

  @Test("no more comes out than is wanted", arguments: cases.filter { !$0.content.isEmpty })
  func bound(_ test: Case) {
    let most = test.content.count - 1
    #expect(
      throws: InterchangeError.tooLarge("more than \(most) bytes come out of the compressed data")
    ) { try inflated(test.compressed, atMost: most) }
  }

  @Test("a stream that ends early is an error at every length", arguments: cases)
  func truncation(_ test: Case) {
    for count in 0..<min(test.compressed.count, 1000) {
      #expect(throws: InterchangeError.truncated) {
        try inflated(Array(test.compressed.prefix(count)))
      }
    }
  }

  @Test("bytes after the end are an error")
  func rest() throws {
    for test in InflateTests.cases {
      #expect(
        throws: InterchangeError.malformed("bytes follow the end of the compressed data"),
        "\(test.name)"
      ) { try inflated(test.compressed + [0]) }
    }
  }

  @Test("no changed byte traps, and none makes more than is allowed", arguments: cases)
  func damage(_ test: Case) {
    let places = 0..<min(test.compressed.count, 400)
    readDamaged(test.compressed, at: places) { changed in
      let content = try inflated(changed, atMost: 10_000)
      #expect(content.count <= 10_000)
    }
  }

  struct Fault: CustomTestStringConvertible {
    let testDescription: String
    /// A stream without the fault.
    let right: [UInt8]
    let wrong: [UInt8]
  }

  static let faults: [Fault] = rows("inflate-faults.tsv").map { row in
    Fault(testDescription: row[0], right: bytes(row[2]), wrong: bytes(row[3]))
  }

  @Test("a stream that breaks one rule, as zlib finds too, is damaged", arguments: faults)
  func damaged(_ test: Fault) {
    #expect(throws: Never.self) { try inflated(test.right) }
    #expect(throws: InterchangeError.malformed("the compressed data is damaged")) {
      try inflated(test.wrong)
    }
  }

  @Test("random bytes end in time")
  func noise() {
    let noise = InflateTests.content("noise", 20_000)
    for start in 0..<500 {
      _ = try? Inflate.bytes(of: noise, in: start..<start + 200, atMost: 1 << 16)
    }
  }
}
