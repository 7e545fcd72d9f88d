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

  static let cases: [Case] = {
    let text = (try? String(decoding: fixture("inflate.tsv"), as: UTF8.self)) ?? ""
    return text.split(separator: "\n").map { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      return Case(
        name: parts[0], content: content(parts[1], Int(parts[2]) ?? 0),
        compressed: Data(base64Encoded: parts[3]).map(Array.init) ?? [])
    }
  }()

  private func inflated(_ bytes: [UInt8], atMost most: Int = 200_000) throws -> [UInt8] {
    try Inflate.bytes(of: bytes, in: 0..<bytes.count, atMost: most)
  }

  @Test("what zlib compresses comes out again", arguments: cases)
  func content(_ test: Case) throws {
    #expect(try inflated(test.compressed) == test.content)
    #expect(try inflated(test.compressed, atMost: test.content.count) == test.content)
  }

  @Test("there are cases")
  func count() { #expect(InflateTests.cases.count == 12) }

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

  @Test("no changed bit traps, and none makes more than is allowed", arguments: cases)
  func damage(_ test: Case) {
    for place in test.compressed.indices.prefix(400) {
      for bit in 0..<8 {
        var changed = test.compressed
        changed[place] ^= 1 << UInt8(bit)
        let content = try? inflated(changed, atMost: 10_000)
        #expect((content?.count ?? 0) <= 10_000)
      }
    }
  }

  @Test(
    "streams that break a rule of RFC 1951",
    arguments: [
      ("a block of the third kind", [0b111]),
      ("a stored block whose lengths differ", [1, 1, 0, 0, 0, 7]),
      ("a distance before the beginning", [0x03, 0x02, 0x00]),
      (
        "a code of lengths with too many codes", [0x05, 0x00, 0x92, 0x04]
      ),
      ("287 literals", [0b1111_0101, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
    ] as [(String, [UInt8])])
  func faults(_ name: String, _ bytes: [UInt8]) {
    #expect(throws: InterchangeError.malformed("the compressed data is damaged")) {
      try inflated(bytes)
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
