import CNNText
import Testing

/// What values become as JSON, on one line or on many.
@Suite struct DataValueTests {
  private func text(_ value: DataValue) -> String {
    var json = JSONWriter()
    json.value(value)
    return String(decoding: json.take(), as: UTF8.self)
  }

  @Test(arguments: [
    (DataValue.null, "null"), (.boolean(true), "true"), (.integer(-3), "-3"),
    (.number(0.5), "0.5"), (.number(.nan), "null"), (.text("a\"b"), "\"a\\\"b\""),
  ])
  func scalars(value: DataValue, json: String) {
    #expect(text(value) == json)
  }

  @Test func layouts() {
    let value = DataValue.object {
      Member("volume", [2, 3, 4])
      Member("rates", .numbers([0.5, 2]))
      Member("words", ["a", "b"])
      Member("absent", Int?.none)
      for index in 0..<2 where index > 0 { Member("n\(index)", index) }
      Member("rows", .list(of: [1, 2]) { row in .record { Member("row", row) } })
      Member("none", .list(of: [Int]()) { .integer($0) })
    }
    #expect(
      text(value) == """
        {
          "volume": [2, 3, 4],
          "rates": [0.5, 2],
          "words": ["a", "b"],
          "absent": null,
          "n1": 1,
          "rows": [
            {"row": 1},
            {"row": 2}
          ],
          "none": []
        }

        """)
  }
}
