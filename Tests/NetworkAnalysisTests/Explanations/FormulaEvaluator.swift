/// Works out `⌊(35 + 2·0 − 3) / 2⌋ + 1`: sums, products, quotients, signs, parentheses, rounding
/// brackets and `max(…)`; nil for what is none.
func workedOut(_ text: String) -> Double? {
  var parser = Arithmetic(rest: text.filter { $0 != " " }[...])
  guard let value = parser.sum(), parser.rest.isEmpty else { return nil }
  return value
}

private struct Arithmetic {
  var rest: Substring

  mutating func sum() -> Double? {
    guard var value = product() else { return nil }
    while let sign = rest.first, "+−".contains(sign) {
      rest.removeFirst()
      guard let next = product() else { return nil }
      value += sign == "+" ? next : -next
    }
    return value
  }

  private mutating func product() -> Double? {
    guard var value = factor() else { return nil }
    while let sign = rest.first, "·/".contains(sign) {
      rest.removeFirst()
      guard let next = factor() else { return nil }
      value = sign == "·" ? value * next : value / next
    }
    return value
  }

  private mutating func factor() -> Double? {
    if rest.first == "−" {
      rest.removeFirst()
      return factor().map { -$0 }
    }
    if rest.hasPrefix("max(") { return largest() }
    let closing: [Character: Character] = ["(": ")", "⌊": "⌋", "⌈": "⌉"]
    guard let first = rest.first else { return nil }
    guard let close = closing[first] else {
      let digits = rest.prefix { $0.isNumber }
      rest = rest.dropFirst(digits.count)
      return Double(digits)
    }
    rest.removeFirst()
    guard let inner = sum(), rest.popFirst() == close else { return nil }
    return first == "⌊" ? inner.rounded(.down) : first == "⌈" ? inner.rounded(.up) : inner
  }

  private mutating func largest() -> Double? {
    rest = rest.dropFirst(4)
    guard var value = sum() else { return nil }
    while rest.first == "," {
      rest.removeFirst()
      guard let next = sum() else { return nil }
      value = max(value, next)
    }
    return rest.popFirst() == ")" ? value : nil
  }
}
