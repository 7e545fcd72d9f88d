import CNNText
import Foundation
import Testing

@Suite struct JSONWriterTests {
  private func text(_ write: (inout JSONWriter) -> Void) -> String {
    var json = JSONWriter()
    write(&json)
    return String(decoding: json.take(), as: UTF8.self)
  }

  private func readBack(_ text: String) throws -> NSObject {
    let options: JSONSerialization.ReadingOptions = .fragmentsAllowed
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8), options: options)
    return try #require(value as? NSObject)
  }

  @Test func layoutPutsOneLeafOnALine() {
    let written = text { json in
      json.beginObject()
      json.member("schema", "cnnshape.summary/2")
      json.member("input", [224, 224, 3])
      json.key("layers")
      json.beginArray()
      for name in ["conv1", "fc8"] {
        json.beginObject(.oneLine)
        json.member("name", name)
        json.member("macs", nil as Int?)
        json.key("more")
        json.beginObject(.lines)
        json.member("bias", true)
        json.end()
        json.end()
      }
      json.end()
      json.key("none")
      json.beginArray()
      json.end()
      json.end()
    }
    #expect(
      written == """
        {
          "schema": "cnnshape.summary/2",
          "input": [224, 224, 3],
          "layers": [
            {"name": "conv1", "macs": null, "more": {"bias": true}},
            {"name": "fc8", "macs": null, "more": {"bias": true}}
          ],
          "none": []
        }

        """)
  }

  static let hostile = [
    "", "plain", "\"quoted\"", "back\\slash", "line\nbreak\r\ttab", "\u{1B}[31m", "\0\u{1F}\u{7F}",
    "\u{80}\u{9B}\u{9F}\u{A0}", "\u{2028}\u{2029}", "é語🧪", "<script>alert(1)</script>", "a|b,c",
  ]

  @Test(arguments: hostile)
  func stringsReadBackEqual(_ string: String) throws {
    let written = text { json in
      json.beginObject(.oneLine)
      json.member(string, string)
      json.end()
    }
    #expect(try readBack(written) == [string: string] as NSDictionary)
    let controls = written.unicodeScalars.filter { $0.properties.generalCategory == .control }
    #expect(String(controls) == "\n")
  }

  @Test(arguments: [0, 1, -1, 138_357_544, 15_470_264_320, Int.max, Int.min])
  func integersAreExact(_ integer: Int) throws {
    #expect(try readBack(text { $0.value(integer) }) == integer as NSNumber)
  }

  @Test(arguments: [
    0, 0.1, -2.5, 54.25, 1e-7, .leastNonzeroMagnitude, 1.7976931348623157e308, 1e16, 123456789.125,
    3.0,
  ])
  func decimalsReadBackEqual(_ number: Double) throws {
    #expect(try readBack(text { $0.value(number) }) == number as NSNumber)
  }

  @Test func wholeDecimalsNeedNoFraction() {
    #expect(text { $0.value(3.0) } == "3")
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func whatJSONCannotSayIsNull(_ number: Double) {
    #expect(text { $0.value(number) } == "null")
  }

  @Test func piecesJoinToTheWhole() {
    var whole = JSONWriter()
    var pieces = JSONWriter()
    var joined: [UInt8] = []
    whole.beginArray()
    pieces.beginArray()
    for number in 0..<5 {
      whole.value(number)
      pieces.value(number)
      joined += pieces.take()
      #expect(pieces.pendingCount == 0)
    }
    whole.end()
    pieces.end()
    #expect(joined + pieces.take() == whole.take())
  }
}
