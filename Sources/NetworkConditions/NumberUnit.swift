import CNNText

/// A unit at the end of a number in a condition: `25M`, `1.5G`, `100MiB`.
struct NumberUnit {
  let factor: Int128
  let isBytes: Bool

  private static let factors: [(suffix: String, factor: Int128)] = [
    ("", 1), ("k", 1000), ("K", 1000), ("M", 1_000_000), ("G", 1_000_000_000),
    ("T", 1_000_000_000_000), ("P", 1_000_000_000_000_000), ("Ki", 1 << 10), ("Mi", 1 << 20),
    ("Gi", 1 << 30), ("Ti", 1 << 40), ("Pi", 1 << 50),
  ]

  /// - Returns: nil for anything that is not a unit.
  init?(named name: Substring) {
    isBytes = name.utf8.last == UInt8(ascii: "B")
    let prefix = name.utf8.dropLast(isBytes ? 1 : 0)
    let known = NumberUnit.factors.first { $0.suffix.utf8.elementsEqual(prefix) }
    guard let known else { return nil }
    factor = known.factor
  }

  /// Returns whether a word separate from a number is its unit.
  static func isUnit(_ word: String) -> Bool {
    !word.isEmpty && NumberUnit(named: word[...]) != nil
  }

  /// The exact value of a number with or without a unit, and whether it is one of bytes.
  ///
  /// - Throws: `.overflow` beyond what 64 bits hold exactly.
  /// - Returns: nil for anything that is not such a number.
  static func number(
    _ text: String
  ) throws(ArithmeticError) -> (value: Number, isBytes: Bool)? {
    guard let written = QuantityText(text), let unit = NumberUnit(named: written.unit) else {
      return nil
    }
    guard let (numerator, denominator) = written.multiplied(by: unit.factor) else {
      throw .overflow
    }
    return (try Number(numerator, over: denominator), unit.isBytes)
  }
}

extension Number {
  /// The exact value of a literal with or without a unit, `25.6M` or `256 KiB`, and one unit of its last
  /// digit: 100,000 or 1024. Spaces may stand around it, and between the number and its unit.
  ///
  /// - Throws: `.overflow` beyond what 64 bits hold exactly.
  /// - Returns: nil for anything that is not such a literal.
  public static func literal(
    withUnit text: String
  ) throws(ArithmeticError) -> (value: Number, lastDigit: Number, hasUnit: Bool)? {
    let space = UInt8(ascii: " ")
    let start = text.utf8.drop { $0 == space }
    guard let written = QuantityText(String(Substring(start))) else { return nil }
    var name = written.unit.utf8.drop { $0 == space }
    while name.last == space { name.removeLast() }
    guard let unit = NumberUnit(named: Substring(name)),
      let (value, _) = try NumberUnit.number(String(written.number) + String(Substring(name)))
    else { return nil }
    let places = (written.fraction?.utf8.count ?? 0) - (written.exponent ?? 0)
    guard places.magnitude <= 18 else { throw .overflow }
    let power = try Number(10).power(Int64(places))
    return (value, try Number(unit.factor, over: 1) / power, !name.isEmpty)
  }
}
