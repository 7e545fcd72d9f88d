import Diagnostics

/// Reads an expression from the bytes of a string, resolving names as it goes.
///
///     expression := conjunction { "||" conjunction }     conjunction := equality { "&&" equality }
///     equality := order { ("==" | "!=") order }          order := sum { ("<" | "<=" | ">" | ">=") sum }
///     sum := term { ("+" | "-") term }                   term := factor { ("*" | "/" | "%") factor }
///     factor := ("-" | "!") factor | "(" expression ")" | number | name | function "(" … ")"
struct ExpressionParser {
  /// Nesting of parentheses, signs and calls beyond which an expression is refused.
  static let deepestNesting = 64

  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0
  private let span: SourceSpan
  /// Whether an offset in `bytes` is also an offset in the source (no escapes came between).
  private let isVerbatim: Bool
  private let scope: NameScope

  /// - Parameter span: of the text itself, inside any quotes.
  init(_ bytes: [UInt8], at span: SourceSpan, in scope: NameScope) {
    self.bytes = bytes
    self.span = span
    self.isVerbatim = span.range.count == bytes.count
    self.scope = scope
  }

  /// The whole text as one expression.
  static func parse(
    _ text: String, at span: SourceSpan, in scope: NameScope
  ) throws(SpecFault) -> Expression {
    var parser = ExpressionParser(Array(text.utf8), at: span, in: scope)
    let expression = try parser.expression()
    parser.skipSpaces()
    guard parser.offset == parser.bytes.count else {
      throw parser.fault("`\(parser.word())` is not expected here")
    }
    return expression
  }

  private mutating func expression() throws(SpecFault) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ExpressionParser.deepestNesting else {
      throw fault("the expression nests too deeply")
    }
    var left = try conjunction()
    while let place = accept("||") {
      left = .logical(.or, left, try conjunction(), at: place)
    }
    return left
  }

  private mutating func conjunction() throws(SpecFault) -> Expression {
    var left = try equality()
    while let place = accept("&&") {
      left = .logical(.and, left, try equality(), at: place)
    }
    return left
  }

  private mutating func equality() throws(SpecFault) -> Expression {
    var left = try order()
    while let (operation, place) = accept([.equal, .notEqual]) {
      left = .comparison(operation, left, try order(), at: place)
    }
    return left
  }

  private mutating func order() throws(SpecFault) -> Expression {
    var left = try sum()
    while let (operation, place) = accept([.lessOrEqual, .greaterOrEqual, .less, .greater]) {
      left = .comparison(operation, left, try sum(), at: place)
    }
    return left
  }

  private mutating func sum() throws(SpecFault) -> Expression {
    var left = try term()
    while let (operation, place) = acceptArithmetic([.add, .subtract]) {
      left = .arithmetic(operation, left, try term(), at: place)
    }
    return left
  }

  private mutating func term() throws(SpecFault) -> Expression {
    var left = try factor()
    while let (operation, place) = acceptArithmetic([.multiply, .divide, .remainder]) {
      left = .arithmetic(operation, left, try factor(), at: place)
    }
    return left
  }

  private mutating func factor() throws(SpecFault) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ExpressionParser.deepestNesting else {
      throw fault("the expression nests too deeply")
    }
    if let place = accept("-") { return .negation(try factor(), at: place) }
    if let place = accept("!") { return .logicalNot(try factor(), at: place) }
    if accept("(") != nil {
      let inner = try expression()
      guard accept(")") != nil else { throw fault("a `)` is missing") }
      return inner
    }
    skipSpaces()
    let start = offset
    let word = takeWord()
    guard let first = word.utf8.first else {
      throw fault(offset == bytes.count ? "the expression ends too early" : "a value is missing")
    }
    let place = slice(start..<offset)
    if first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") || first == UInt8(ascii: ".") {
      return try number(word, at: place)
    }
    if accept("(") != nil { return try call(word, at: place) }
    return try scope.resolve(word, at: place)
  }

  private func number(_ word: String, at place: SourceSpan) throws(SpecFault) -> Expression {
    do {
      guard let number = try Number.decimal(word.utf8) else {
        throw SpecFault(.expression("`\(word)` is not a number"), at: place)
      }
      return .number(number)
    } catch let fault as SpecFault {
      throw fault
    } catch {
      throw SpecFault(.numberOverflow, at: place)
    }
  }

  private mutating func call(_ name: String, at place: SourceSpan) throws(SpecFault) -> Expression {
    guard let function = Expression.Function(rawValue: name) else {
      let known = Expression.Function.allCases.map(\.rawValue)
      throw SpecFault(.unknownWord(name, role: "function", known: known), at: place)
    }
    var arguments = [try expression()]
    while accept(",") != nil { arguments.append(try expression()) }
    guard accept(")") != nil else { throw fault("a `)` is missing") }
    guard function.arity.contains(arguments.count) else {
      let needed =
        function.arity.lowerBound == 1 && function.arity.upperBound > 1
        ? "1 to \(function.arity.upperBound)" : "\(function.arity.lowerBound)"
      throw SpecFault(
        .expression("`\(name)` takes \(needed) values, not \(arguments.count)"), at: place)
    }
    return .call(function, arguments, at: place)
  }
}

// MARK: - Tokens

extension ExpressionParser {
  private mutating func skipSpaces() {
    while offset < bytes.count, bytes[offset] == UInt8(ascii: " ") || bytes[offset] == 9 {
      offset += 1
    }
  }

  /// Takes `token` if it is next, and says where it stood.
  private mutating func accept(_ token: StaticString) -> SourceSpan? {
    skipSpaces()
    let count = token.utf8CodeUnitCount
    guard bytes[offset...].starts(with: token.description.utf8) else { return nil }
    // `!` is not the beginning of `!=`.
    if token.description == "!", offset + 1 < bytes.count, bytes[offset + 1] == UInt8(ascii: "=") {
      return nil
    }
    offset += count
    return slice(offset - count..<offset)
  }

  private mutating func accept(
    _ operators: [Expression.ComparisonOperator]
  ) -> (Expression.ComparisonOperator, SourceSpan)? {
    for operation in operators {
      if let place = accept(text: operation.rawValue) { return (operation, place) }
    }
    return nil
  }

  private mutating func acceptArithmetic(
    _ operators: [Expression.ArithmeticOperator]
  ) -> (Expression.ArithmeticOperator, SourceSpan)? {
    for operation in operators {
      if let place = accept(text: operation.rawValue) { return (operation, place) }
    }
    return nil
  }

  private mutating func accept(text: String) -> SourceSpan? {
    skipSpaces()
    guard bytes[offset...].starts(with: text.utf8) else { return nil }
    offset += text.utf8.count
    return slice(offset - text.utf8.count..<offset)
  }

  /// A number or a name: letters, digits, `_`, `.`, non-ASCII, and the sign of an exponent.
  private mutating func takeWord() -> String {
    let start = offset
    while offset < bytes.count {
      let byte = bytes[offset]
      let isWord =
        byte >= 128 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
        || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
        || ((byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z"))
      let startsWithDigit =
        offset > start && bytes[start] >= UInt8(ascii: "0") && bytes[start] <= UInt8(ascii: "9")
      let isExponentSign =
        startsWithDigit && bytes[offset - 1] | 0x20 == UInt8(ascii: "e")
        && (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-"))
      guard isWord || isExponentSign else { break }
      offset += 1
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  /// The next few characters, for messages.
  private func word() -> String {
    String(decoding: bytes[offset...].prefix(12), as: UTF8.self)
  }

  private func slice(_ range: Range<Int>) -> SourceSpan {
    isVerbatim ? span.slice(range) : span
  }

  private func fault(_ message: String) -> SpecFault {
    let end = min(offset + 1, bytes.count)
    return SpecFault(.expression(message), at: slice(min(offset, end)..<end))
  }
}

/// The names that an expression may use: parameters and indices in scope, and the incoming volume.
struct NameScope {
  private(set) var slots: [String] = []

  /// Adds a name and says which slot it has.
  mutating func declare(_ name: String) -> Int {
    slots.append(name)
    return slots.count - 1
  }

  /// Takes a name out of scope; its slot is not used again.
  mutating func retire(_ slot: Int) { slots[slot] = "" }

  /// The innermost declaration wins.
  func slot(of name: String) -> Int? { slots.lastIndex(of: name) }

  func resolve(_ name: String, at span: SourceSpan) throws(SpecFault) -> Expression {
    if let slot = slot(of: name) { return .slot(slot, name: name) }
    if let measure = Expression.VolumeMeasure(rawValue: name) { return .volume(measure) }
    let known = slots.filter { !$0.isEmpty } + Expression.VolumeMeasure.allCases.map(\.rawValue)
    throw SpecFault(.unknownWord(name, role: "parameter", known: known), at: span)
  }
}
