import NetworkConditions
import Testing

@Suite struct NumberTests {
  private static let extremes = [
    Int64.min, Int64.min + 1, -2, -1, 0, 1, 2, 3, Int64.max - 1, Int64.max,
  ]

  @Test("no operation on extreme numbers traps; each is exact or an overflow")
  func extremes() throws {
    for a in Self.extremes {
      for b in Self.extremes {
        let (x, y) = (Number(a), Number(b))
        #expect((try? (x + y).integer) == Self.sum(a, b))
        #expect((try? (x - y).integer) == Self.exactly(Int128(a) - Int128(b)))
        #expect((try? (x * y).integer) == Self.exactly(Int128(a) * Int128(b)))
        #expect((x < y) == (a < b))
        let quotient = try? x / y
        if b == 0 {
          #expect(throws: ArithmeticError.divisionByZero) { try x / y }
          #expect(throws: ArithmeticError.divisionByZero) { try x % y }
        } else if let quotient, let back = try? quotient * y {
          #expect(back == x)
        }
        if let remainder = try? x % y {
          #expect(b < 0 ? !(Number(0) < remainder) : !(remainder < Number(0)))
        }
        _ = try? Number.divisible(x, by: y)
      }
      for direction in [Number.Direction.down, .up, .nearest] {
        #expect(Number(a).rounded(direction) == Number(a))
        let half = try Number(Int128(a), over: 2)
        let rounded = half.rounded(direction)
        #expect((Int128(rounded.numerator) * 2 - Int128(a)).magnitude <= 1)
      }
    }
  }

  private static func sum(_ a: Int64, _ b: Int64) -> Int64? { exactly(Int128(a) + Int128(b)) }

  private static func exactly(_ value: Int128) -> Int64? { Int64(exactly: value) }

  @Test("rounding has a direction", arguments: [(7, 2), (-7, 2), (5, 3), (-5, 3), (1, 3), (-1, 3)])
  func rounding(numerator: Int, denominator: Int) throws {
    let number = try Number(Int128(numerator), over: Int128(denominator))
    let value = Double(numerator) / Double(denominator)
    #expect(number.rounded(.down).integer == Int64(value.rounded(.down)))
    #expect(number.rounded(.up).integer == Int64(value.rounded(.up)))
    #expect(number.rounded(.nearest).integer == Int64(value.rounded(.toNearestOrAwayFromZero)))
  }

  @Test(
    "a number is written so that it reads back",
    arguments: [
      (1, 1, "1"), (-5, 1, "-5"), (1, 2, "0.5"), (-1, 8, "-0.125"), (1, 100, "0.01"),
      (12345, 1000, "12.345"), (1, 3, "1/3"), (-7, 3, "-7/3"), (1, 1 << 40, "1/1099511627776"),
      (2, 4, "0.5"), (3, -6, "-0.5"),
    ])
  func description(numerator: Int, denominator: Int, text: String) throws {
    #expect(try Number(Int128(numerator), over: Int128(denominator)).description == text)
  }

  @Test("decimals are read exactly, or not at all")
  func decimals() throws {
    #expect(try Number.decimal("0.1".utf8) == Number(1, over: 10))
    #expect(try Number.decimal("62.4e6".utf8) == Number(62_400_000))
    #expect(try Number.decimal("1_0.5_0".utf8) == Number(21, over: 2))
    #expect(try Number.decimal("0e999".utf8) == Number(0))
    #expect(try Number.decimal("0.000".utf8) == Number(0))
    for text in ["", ".", ".5", "5.", "1e", "e5", "1e+", "1.e5", "+1", "-1", "1 ", "1.2.3", "_"] {
      #expect(try Number.decimal(text.utf8) == nil, "\(text)")
    }
    for text in ["9223372036854775808", "1e19", "9e9e", "99999999999999999999999999e20", "1e-30"] {
      #expect(throws: ArithmeticError.self, "\(text)") {
        try Number.decimal(text.utf8) ?? { throw ArithmeticError.overflow }()
      }
    }
  }
}
