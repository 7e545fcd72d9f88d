import CNNText
import Testing

@Suite struct QuantityTextTests {
  struct Case: Sendable {
    let text: String
    let number: String
    let unit: String
    /// The number times 1024, as a fraction; nil where it is too long.
    let value: (Int128, Int128)?

    init(_ text: String, _ number: String, _ unit: String, _ value: (Int128, Int128)?) {
      (self.text, self.number, self.unit, self.value) = (text, number, unit, value)
    }
  }

  static let cases = [
    Case("24GiB", "24", "GiB", (24 * 1024, 1)),
    Case("1.5 GB", "1.5", " GB", (15 * 1024, 10)),
    Case("4096", "4096", "", (4096 * 1024, 1)),
    Case("1e9", "1e9", "", (1_024_000_000_000, 1)),
    Case("2.5e-3M", "2.5e-3", "M", (25 * 1024, 10_000)),
    Case("7E+2", "7E+2", "", (700 * 1024, 1)),
    // An `e` without digits behind it is not an exponent.
    Case("5eV", "5", "eV", (5 * 1024, 1)),
    Case("5e+", "5", "e+", (5 * 1024, 1)),
    Case(".5x", ".5", "x", (5 * 1024, 10)),
    Case("3.", "3.", "", (3 * 1024, 1)),
    Case("1.2.3", "1.2", ".3", (12 * 1024, 10)),
    Case("0000000000000000000000001", "0000000000000000000000001", "", (1024, 1)),
    Case("9999999999999999999", "9999999999999999999", "", (9_999_999_999_999_999_999 * 1024, 1)),
    Case("10000000000000000000", "10000000000000000000", "", nil),
    Case("0.00000000000000000001", "0.00000000000000000001", "", nil),
    Case("1e20", "1e20", "", nil),
    Case("9999999999999999999e19", "9999999999999999999e19", "", nil),
    Case("1\u{301}", "1", "\u{301}", (1024, 1)),
  ]

  @Test(arguments: cases)
  func aNumberAndWhatFollowsIt(_ expected: Case) throws {
    let quantity = try #require(QuantityText(expected.text))
    #expect(quantity.number == expected.number)
    #expect(quantity.unit.unicodeScalars.elementsEqual(expected.unit.unicodeScalars))
    let value = quantity.multiplied(by: 1024)
    #expect(value?.numerator == expected.value?.0)
    #expect(value?.denominator == expected.value?.1)
  }

  @Test(arguments: ["", ".", "GB", "-1", "+1", " 1", "e9", "1e99999999999999999999", "٣"])
  func whatDoesNotBeginWithANumberIsNone(_ text: String) {
    #expect(QuantityText(text) == nil)
  }
}
