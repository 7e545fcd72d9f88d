import NetworkFacts

/// Reads a condition; its grammar is at `Condition`.
struct ConditionParser {
  /// Nesting beyond which a condition is refused.
  static let deepestNesting = 64
  /// Comparisons beyond which it is refused, so that its tree is never too deep to walk.
  static let mostComparisons = 256

  private struct Token {
    let text: String
    let place: Range<Int>
  }

  private let tokens: [Token]
  private let end: Int
  private var position = 0
  private var depth = 0
  private var comparisons = 0

  static func parse(_ text: String) throws(ConditionError) -> Condition.Term {
    var parser = ConditionParser(text)
    let term = try parser.disjunction()
    if let token = parser.next { throw parser.error(.surplus(token.text)) }
    return term
  }

  private init(_ text: String) {
    let bytes = Array(text.utf8)
    var tokens: [Token] = []
    var offset = 0
    while offset < bytes.count {
      guard bytes[offset] > 0x20 else {
        offset += 1
        continue
      }
      let length = ConditionParser.lengthOfToken(bytes[offset...])
      let place = offset..<offset + length
      tokens.append(Token(text: String(decoding: bytes[place], as: UTF8.self), place: place))
      offset += length
    }
    self.tokens = tokens
    end = bytes.count
  }

  private static func lengthOfToken(_ bytes: ArraySlice<UInt8>) -> Int {
    if let sign = Condition.Comparison.allCases.first(where: {
      bytes.starts(with: $0.rawValue.utf8)
    }) {
      return sign.rawValue.utf8.count
    }
    let isNumber = bytes.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } == true
    var end = bytes.startIndex
    while end < bytes.endIndex,
      isPartOfWord(bytes[end])
        // The sign of an exponent: `1e-3`.
        || (isNumber && end > bytes.startIndex && bytes[end - 1] | 0x20 == UInt8(ascii: "e")
          && (bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+")))
    {
      end += 1
    }
    return max(end - bytes.startIndex, 1)
  }

  private static func isPartOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), 0x80...:
      true
    default: false
    }
  }

  // MARK: Grammar

  private var next: Token? { position < tokens.count ? tokens[position] : nil }

  private func error(_ fault: ConditionError.Fault) -> ConditionError {
    ConditionError(fault: fault, place: next?.place ?? end..<end)
  }

  private mutating func take(_ text: String) -> Bool {
    guard next?.text == text else { return false }
    position += 1
    return true
  }

  private mutating func disjunction() throws(ConditionError) -> Condition.Term {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ConditionParser.deepestNesting else {
      throw error(.tooDeep(limit: ConditionParser.deepestNesting))
    }
    var term = try conjunction()
    while take("or") { term = .or(term, try conjunction()) }
    return term
  }

  private mutating func conjunction() throws(ConditionError) -> Condition.Term {
    var term = try negation()
    while take("and") { term = .and(term, try negation()) }
    return term
  }

  private mutating func negation() throws(ConditionError) -> Condition.Term {
    var isNegated = false
    while take("not") { isNegated.toggle() }
    let term: Condition.Term
    if take("(") {
      term = try disjunction()
      guard take(")") else { throw error(.missingParenthesis) }
    } else {
      term = try comparison()
    }
    return isNegated ? .not(term) : term
  }

  private mutating func comparison() throws(ConditionError) -> Condition.Term {
    comparisons += 1
    guard comparisons <= ConditionParser.mostComparisons else {
      throw error(.tooDeep(limit: ConditionParser.mostComparisons))
    }
    let left = try operand()
    guard let sign = next.flatMap({ Condition.Comparison(written: $0.text) }) else {
      throw error(.missingComparison)
    }
    position += 1
    let right = try operand()
    try check(left, right)
    try check(right, left)
    return .comparison(left.operand, sign, right.operand)
  }

  /// Bytes are held against bytes only; a plain number may be either.
  private func check(_ bytes: Read, _ other: Read) throws(ConditionError) {
    guard bytes.isBytes, case .quantity(let quantity) = other.operand, quantity.unit != .bytes
    else { return }
    throw ConditionError(fault: .notBytes(quantity), place: bytes.place)
  }

  private struct Read {
    let operand: Condition.Operand
    let isBytes: Bool
    let place: Range<Int>
  }

  private mutating func operand() throws(ConditionError) -> Read {
    guard let token = next, let first = token.text.utf8.first,
      ConditionParser.isPartOfWord(first), !["and", "or", "not"].contains(token.text)
    else { throw error(.missingOperand) }
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) || first == UInt8(ascii: ".")
    else {
      guard let quantity = Quantity(named: token.text) else {
        throw error(.unknownQuantity(token.text))
      }
      position += 1
      return Read(
        operand: .quantity(quantity), isBytes: quantity.unit == .bytes, place: token.place)
    }
    // A unit may stand apart: `100 MiB`.
    var text = token.text
    var place = token.place
    if position + 1 < tokens.count, NumberReader.units.contains(tokens[position + 1].text) {
      position += 1
      text += tokens[position].text
      place = place.lowerBound..<tokens[position].place.upperBound
    }
    switch NumberReader.read(text) {
    case .number(let number, let isBytes):
      position += 1
      return Read(operand: .number(number), isBytes: isBytes, place: place)
    case .tooLong: throw ConditionError(fault: .numberTooLong(text), place: place)
    case .malformed: throw ConditionError(fault: .notANumber(text), place: place)
    }
  }
}

extension Condition.Comparison {
  /// `=` is taken for `==`, and the typographer's signs for theirs.
  fileprivate init?(written text: String) {
    switch text {
    case "=": self = .equal
    case "≤": self = .atMost
    case "≥": self = .atLeast
    case "≠": self = .different
    default: self.init(rawValue: text)
    }
  }
}

/// Reads `1e9`, `25M`, `1.5G`, `100MiB`.
enum NumberReader {
  enum Outcome: Hashable {
    case number(ConditionNumber, isBytes: Bool)
    case tooLong
    case malformed
  }

  /// What a number may end in, with its factor.
  private static let factors: [(suffix: String, factor: Int128)] = [
    ("Ki", 1 << 10), ("Mi", 1 << 20), ("Gi", 1 << 30), ("Ti", 1 << 40), ("Pi", 1 << 50),
    ("k", 1000), ("K", 1000), ("M", 1_000_000), ("G", 1_000_000_000), ("T", 1_000_000_000_000),
    ("P", 1_000_000_000_000_000),
  ]

  static let units: Set<String> =
    Set(factors.flatMap { [$0.suffix, $0.suffix + "B"] }).union(["B"])

  /// Digits and exponents beyond this do not fit 64 bits.
  private static let mostDigits = 19

  static func read(_ text: String) -> Outcome {
    var rest = Substring(text)
    let isBytes = rest.last == "B"
    if isBytes { rest.removeLast() }
    var factor: Int128 = 1
    if let known = factors.first(where: { rest.hasSuffix($0.suffix) }) {
      factor = known.factor
      rest.removeLast(known.suffix.count)
    }
    return read(rest, times: factor, isBytes: isBytes)
  }

  private static func read(
    _ text: Substring, times factor: Int128, isBytes: Bool
  ) -> Outcome {
    let parts = text.split(
      maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: { $0 == "e" || $0 == "E" })
    var exponent = 0
    if parts.count == 2 {
      guard let written = Int(parts[1]) else { return .malformed }
      exponent = written
    }
    let decimals = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    guard decimals.count <= 2, let whole = decimals.first else { return .malformed }
    let fraction = decimals.count == 2 ? decimals[1] : ""
    let digits = whole + fraction
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return .malformed
    }
    let significant = digits.drop { $0 == "0" }
    guard significant.count <= mostDigits, exponent.magnitude <= mostDigits,
      fraction.count <= mostDigits
    else { return .tooLong }
    let value = significant.isEmpty ? 0 : Int128(significant) ?? 0
    let shift = exponent - fraction.count
    let power = (0..<shift.magnitude).reduce(Int128(1)) { power, _ in power * 10 }
    let (scaled, overflow) = value.multipliedReportingOverflow(by: factor)
    let (shifted, overflowsToo) = scaled.multipliedReportingOverflow(by: shift > 0 ? power : 1)
    guard !overflow, !overflowsToo,
      let number = ConditionNumber(scaled: shifted, scale: shift < 0 ? power : 1)
    else { return .tooLong }
    return .number(number, isBytes: isBytes)
  }
}
