/// A formula as a page states it, such as `E_out·F_h·F_w·C/G` or `(i − 1)·E_out`, evaluated by rules of its own: the
/// program's way of writing formulas has no part in it.
///
/// Sums and differences of products and quotients, of numbers, symbols and `min`, `max`, `gcd` and `⌊…⌋` of such; a
/// number before a symbol multiplies it, as in `4n`.
struct StatedFormula {
  struct Fault: Error, CustomStringConvertible {
    let description: String
  }

  private var rest: Substring
  private let symbols: [String: Int]

  /// - Throws: `Fault` for what cannot be read, for a symbol that stands for nothing, and for a division with a remainder.
  static func value(of text: String, _ symbols: [String: Int]) throws -> Int64 {
    var formula = StatedFormula(rest: Substring(text.filter { $0 != "`" }), symbols: symbols)
    let value = try formula.sum()
    formula.skipSpace()
    guard formula.rest.isEmpty else {
      throw Fault(description: "\(text): `\(formula.rest)` is left")
    }
    return Int64(value)
  }

  private mutating func skipSpace() { rest = rest.drop { $0 == " " } }

  private mutating func take(_ text: String) -> Bool {
    skipSpace()
    guard rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  private mutating func expect(_ text: String) throws {
    guard take(text) else { throw Fault(description: "`\(text)` is missing before `\(rest)`") }
  }

  private mutating func sum() throws -> Int {
    var value = try product()
    while true {
      if take("+") {
        value += try product()
      } else if take("−") {
        value -= try product()
      } else {
        return value
      }
    }
  }

  private mutating func product() throws -> Int {
    var value = try factor()
    while true {
      if take("·") {
        value *= try factor()
      } else if take("/") {
        value = try quotient(value, try factor(), rounded: false)
      } else {
        return value
      }
    }
  }

  private func quotient(_ dividend: Int, _ divisor: Int, rounded: Bool) throws -> Int {
    guard divisor > 0, rounded || dividend % divisor == 0 else {
      throw Fault(description: "\(dividend) / \(divisor) leaves a remainder")
    }
    return dividend / divisor
  }

  private mutating func factor() throws -> Int {
    skipSpace()
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    if let number = Int(digits) {
      rest = rest.dropFirst(digits.count)
      // `4n`.
      return rest.first?.isLetter == true ? number * (try symbol()) : number
    }
    if take("(") {
      let value = try sum()
      try expect(")")
      return value
    }
    if take("⌊") {
      // The division inside is the one that is rounded.
      let dividend = try factor()
      try expect("/")
      let value = try quotient(dividend, try factor(), rounded: true)
      try expect("⌋")
      return value
    }
    return try symbol()
  }

  private mutating func symbol() throws -> Int {
    let name = String(rest.prefix { $0.isLetter || $0 == "_" || $0 == "'" })
    rest = rest.dropFirst(name.count)
    if ["min", "max", "gcd"].contains(name) {
      try expect("(")
      let first = try sum()
      try expect(",")
      let second = try sum()
      try expect(")")
      switch name {
      case "min": return min(first, second)
      case "max": return max(first, second)
      default: return greatestCommonDivisor(first, second)
      }
    }
    guard let value = symbols[name] else {
      throw Fault(description: "`\(name)` before `\(rest)` stands for nothing")
    }
    return value
  }

  private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    (1...max(a, b)).last { a % $0 == 0 && b % $0 == 0 } ?? 1
  }
}
