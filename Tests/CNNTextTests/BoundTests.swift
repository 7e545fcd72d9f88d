import CNNText
import Testing

struct BoundTests {
  private func text(_ data: DataValue) -> String {
    var json = JSONWriter()
    json.value(data)
    return String(decoding: json.take(), as: UTF8.self)
  }

  @Test("an object names its members that are bounds, of whatever depth their values are")
  func objects() {
    #expect(
      text(
        .record {
          Member("a", 1)
          Member("b", .bound(.lower, .integer(2)))
          Member("c", .record { Member("d", .bound(.upper, .number(0.5))) })
          Member("e", .array([.integer(1), .bound(.lower, .integer(3))], .oneLine))
          Member("f", .bound(.lower, .record { Member("g", 4) }))
        })
        == #"{"a": 1, "b": 2, "c": {"d": 0.5, "upperBounds": ["d"]}, "e": [1, 3], "f": {"g": 4}, "#
        + #""lowerBounds": ["b", "e", "f"]}"# + "\n")
  }

  @Test("a bound that is in no object is a number")
  func bare() { #expect(text(.bound(.lower, .integer(7))) == "7") }
}
