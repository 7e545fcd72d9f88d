import Testing

@testable import KDL

@Suite struct NumberTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let lexeme: String
    let integer: Int64?
    let exactInteger: Int64?
    let double: Double
    let canonical: String

    init(_ lexeme: String, _ integer: Int64?, exact: Int64?, _ double: Double, _ canonical: String)
    {
      self.lexeme = lexeme
      self.integer = integer
      self.exactInteger = exact
      self.double = double
      self.canonical = canonical
    }

    var testDescription: String { lexeme }
  }

  static let cases = [
    Case("0", 0, exact: 0, 0, "0"),
    Case("+12_3_", 123, exact: 123, 123, "123"),
    Case("-007", -7, exact: -7, -7, "-7"),
    Case("0xFf_", 255, exact: 255, 255, "255"),
    Case("-0x1e", -30, exact: -30, -30, "-30"),
    Case("0o17", 15, exact: 15, 15, "15"),
    Case("0b1_01", 5, exact: 5, 5, "5"),
    Case("1e3", nil, exact: 1000, 1000, "1E+3"),
    Case("2.50e1", nil, exact: 25, 25, "2.50E+1"),
    Case("1200e-2", nil, exact: 12, 12, "1200E-2"),
    Case("-3.0", nil, exact: -3, -3, "-3.0"),
    Case("0.0e-99", nil, exact: 0, 0, "0.0E-99"),
    Case("1.5", nil, exact: nil, 1.5, "1.5"),
    Case("15e-1", nil, exact: nil, 1.5, "15E-1"),
    Case("1_0.2_5e0_1", nil, exact: nil, 102.5, "10.25E+1"),
    Case("9223372036854775807", .max, exact: .max, 0x1p63, "9223372036854775807"),
    Case("-9223372036854775808", .min, exact: .min, -0x1p63, "-9223372036854775808"),
    Case("9223372036854775808", nil, exact: nil, 0x1p63, "9223372036854775808"),
    Case("0x7fffffffffffffff", .max, exact: .max, 0x1p63, "9223372036854775807"),
    Case("-0x8000000000000000", .min, exact: .min, -0x1p63, "-9223372036854775808"),
    Case("0xffffffffffffffff", nil, exact: nil, 0x1p64, "18446744073709551615"),
    Case("1e18", nil, exact: 1_000_000_000_000_000_000, 1e18, "1E+18"),
    Case("1e19", nil, exact: nil, 1e19, "1E+19"),
    Case("1e999999999999999999999", nil, exact: nil, .infinity, "1E+999999999999999999999"),
    Case("1e-999999999999999999999", nil, exact: nil, 0, "1E-999999999999999999999"),
    Case(
      "0x1" + String(repeating: "0", count: 30), nil, exact: nil, 0x1p120,
      "1329227995784915872903807060280344576"),
    // Halfway between two doubles, and just above: the digits far behind decide.
    Case(
      "0x20000000000001", 0x20_0000_0000_0001, exact: 0x20_0000_0000_0001, 0x1p53,
      "9007199254740993"),
    Case(
      "0x2000000000000100000000000000000001", nil, exact: nil, 0x20000000000002p80,
      "10889035741470032039753807052445757472769"),
    Case("#inf", nil, exact: nil, .infinity, "#inf"),
    Case("#-inf", nil, exact: nil, -.infinity, "#-inf"),
  ]

  @Test(arguments: cases)
  func hasValue(_ testCase: Case) throws {
    let number = KDLNumber(lexeme: testCase.lexeme)
    #expect(number.integer == testCase.integer)
    #expect(number.exactInteger == testCase.exactInteger)
    #expect(number.double == testCase.double)
    #expect(try parse("n " + testCase.lexeme).canonicalText == "n \(testCase.canonical)\n")
  }

  @Test(arguments: ["", "x", "1.", "1e", ".5", "0x", "1_.", "--1", "１", "#true"])
  func isTotal(_ lexeme: String) {
    let number = KDLNumber(lexeme: lexeme)
    #expect(number.integer == nil)
    #expect(number.exactInteger == nil)
    #expect(number.double.isNaN)
    #expect(number.precision == nil)
  }

  @Test(arguments: [
    ("138", "138", 0, true), ("62.4e6", "624", 5, false), ("3.8e9", "38", 8, false),
    ("0.50", "50", -2, false), ("0.045", "45", -3, false), ("-1_000.0", "10000", -1, false),
    ("25e3", "25", 3, false), ("1E-2", "1", -2, false), ("0", "0", 0, true),
    ("0.00", "0", -2, false), ("007", "7", 0, true),
  ])
  func tellsItsPrecision(_ lexeme: String, _ digits: String, _ exponent: Int, _ isPlain: Bool)
    throws
  {
    let precision = try #require(KDLNumber(lexeme: lexeme).precision)
    #expect(precision.digits == digits)
    #expect(precision.significantDigits == digits.count)
    #expect(precision.lastDigitExponent == exponent)
    #expect(precision.isPlainInteger == isPlain)
  }

  @Test(arguments: ["0x10", "#inf", "#nan"])
  func hasNoDecimalPrecision(_ lexeme: String) {
    #expect(KDLNumber(lexeme: lexeme).precision == nil)
  }
}
