public import CNNDiagnostics

/// The meaning of the names in an expression while it is parsed.
public protocol NameResolver {
  /// A reference to a name in an expression.
  associatedtype Name: Hashable & Sendable
  /// The reason that text is not an expression.
  associatedtype Failure: Error

  /// - Throws: what the client says of a name that nothing has.
  func resolve(_ name: String, at span: SourceSpan) throws(Failure) -> Name
  /// Returns whether a name with hyphens, such as `hard-swish`, means something, so that it is not
  /// read as a difference.
  func knows(hyphenated name: String) -> Bool
  /// The meaning of `height(c3)`: a function of what a name stands for rather than of a number.
  ///
  /// `name` is the text between the parentheses, without quotes, at `place`.
  ///
  /// - Returns: nil if there is no such function.
  func resolve(
    function: String, of name: ArraySlice<UInt8>, at place: SourceSpan
  ) throws(Failure) -> Name?
  /// Returns whether `resolve(function:of:at:)` knows a function.
  func takesName(_ function: String) -> Bool
  /// The names of those functions, for messages.
  var functionsOfNames: [String] { get }
  /// Returns the measure of a name's number; nil if that does not matter.
  func measure(of name: Name) -> OperandMeasure?
  /// The client's own error.
  static func failure(_ fault: SyntaxFault, at span: SourceSpan) -> Failure
}

extension NameResolver {
  /// False: no name has hyphens.
  public func knows(hyphenated name: String) -> Bool { false }
  /// Nil: there are no functions of names.
  public func resolve(
    function: String, of name: ArraySlice<UInt8>, at place: SourceSpan
  ) throws(Failure) -> Name? { nil }
  /// False: there are no functions of names.
  public func takesName(_ function: String) -> Bool { false }
  /// None.
  public var functionsOfNames: [String] { [] }
}

/// The measure of an operand, as far as it matters for comparison with another.
public enum OperandMeasure: Hashable, Sendable {
  case bytes
  /// A number of something else than bytes, by name.
  case other(String)
  /// A word for one of several kinds, which is no number and has no order.
  case kind
}

extension Expression {
  /// The whole text as one expression.
  ///
  /// `span` is that of the text itself, inside any quotes; `isWritten` says whether the text stands
  /// there, so that a fault can point into it.
  public init<Resolver: NameResolver>(
    parsing text: ArraySlice<UInt8>, as grammar: Grammar, at span: SourceSpan,
    isWritten: Bool = true, in resolver: Resolver
  ) throws(Resolver.Failure) where Resolver.Name == Name {
    let scanner = Scanner(text, at: span, isWritten: isWritten, grammar)
    var parser = ExpressionParser(scanner: scanner, grammar: grammar, resolver: resolver)
    self = try parser.whole()
  }
}

/// Reads an expression, resolving names as it goes; `Grammar` says what may appear where.
private struct ExpressionParser<Resolver: NameResolver> {
  typealias Term = Expression<Resolver.Name>
  typealias Failure = Resolver.Failure

  private var scanner: Scanner
  private let grammar: Grammar
  private let resolver: Resolver
  private var depth = 0
  private var operations = 0

  init(scanner: Scanner, grammar: Grammar, resolver: Resolver) {
    self.scanner = scanner
    self.grammar = grammar
    self.resolver = resolver
  }

  /// A part of an expression, with what is known of it where the grammar is typed.
  private struct Part {
    let term: Term
    let isCondition: Bool
    /// Of a single number or name.
    var measure: OperandMeasure?
    let place: SourceSpan
  }

  private func fault(_ fault: SyntaxFault) -> Failure {
    Resolver.failure(fault, at: scanner.placeOfNext)
  }

  mutating func whole() throws(Failure) -> Term {
    let part = try expression()
    try demandCondition(part)
    guard scanner.isAtEnd else { throw fault(.unexpected(scanner.rest)) }
    return part.term
  }

  /// An expression of operators that bind tighter than `precedence`.
  private mutating func expression(above precedence: Int = 0) throws(Failure) -> Part {
    var left = try negatedOperand(above: precedence)
    while let (operation, length) = scanner.nextOperator, operation.precedence > precedence,
      !(grammar.isTyped && left.isCondition && operation.isComparison)
    {
      if operation.isLogical { try demandCondition(left) }
      if grammar.isTyped, operation.isComparison { try count(at: left.place) }
      let place = scanner.advance(length)
      if !grammar.isTyped { try count(at: scanner.placeOfNext) }
      left = try combine(operation, left, at: place)
    }
    return left
  }

  private mutating func combine(
    _ operation: BinaryOperator, _ left: Part, at place: SourceSpan
  ) throws(Failure) -> Part {
    let chains = !(grammar.isTyped && operation.isComparison)
    let right = try expression(
      above: chains ? operation.precedence : BinaryOperator.tightestComparison)
    if operation.isLogical { try demandCondition(right) }
    if case .comparison(let comparison) = operation {
      try check(left, with: right)
      try check(right, with: left)
      try checkOrder(of: left, comparison)
    }
    return Part(
      term: .binary(operation, left.term, right.term, at: place),
      isCondition: !operation.isArithmetic, place: place)
  }

  /// A condition after any number of `not`, or an operand.
  private mutating func negatedOperand(above precedence: Int) throws(Failure) -> Part {
    guard let word = grammar.looseNegation,
      precedence <= BinaryOperator.logical(.and).precedence, let place = scanner.take(word: word)
    else { return try operand(above: precedence) }
    var isNegated = true
    while scanner.take(word: word) != nil { isNegated.toggle() }
    let part = try expression(above: BinaryOperator.logical(.and).precedence)
    try demandCondition(part)
    return isNegated
      ? Part(term: .not(part.term, at: place), isCondition: true, place: place) : part
  }

  private mutating func operand(above precedence: Int = 0) throws(Failure) -> Part {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Grammar.deepestNesting else {
      throw fault(.tooDeep(limit: Grammar.deepestNesting))
    }
    if grammar.hasArithmetic, let place = scanner.take("-") {
      try count(at: scanner.placeOfNext)
      return Part(
        term: .negation(try operand().term, at: place), isCondition: false, place: place)
    }
    if grammar.hasArithmetic, let place = scanner.take("!") {
      try count(at: scanner.placeOfNext)
      return Part(term: .not(try operand().term, at: place), isCondition: true, place: place)
    }
    // As KDL writes them outside of texts.
    if grammar.hasArithmetic, let place = scanner.take("#") {
      for value in [true, false] where scanner.take(word: "\(value)") != nil {
        return Part(term: .boolean(value), isCondition: true, place: place)
      }
      throw fault(scanner.isAtEnd ? .incomplete : .missingOperand)
    }
    if !grammar.isTyped || precedence <= BinaryOperator.logical(.and).precedence,
      scanner.take("(") != nil
    {
      let inner = try expression()
      try demandCondition(inner)
      guard scanner.take(")") != nil else { throw fault(.missingParenthesis) }
      return inner
    }
    return try word()
  }

  /// A number, a name or a call.
  private mutating func word() throws(Failure) -> Part {
    guard !grammar.isReserved(scanner.nextWord), let (word, place) = takeWord() else {
      throw fault(scanner.isAtEnd ? .incomplete : .missingOperand)
    }
    if let first = word.utf8.first,
      (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        || grammar.hasUnits && first == UInt8(ascii: ".")
    {
      return try number(word, at: place)
    }
    if grammar.hasArithmetic, scanner.take("(") != nil {
      return resolver.takesName(word)
        ? try callOfName(word, at: place) : try call(word, at: place)
    }
    let name = try resolver.resolve(word, at: place)
    return Part(
      term: .name(name), isCondition: false, measure: resolver.measure(of: name), place: place)
  }

  /// A number or a name, which is as long as the resolver knows one: `hard-swish`, not `hard`.
  private mutating func takeWord() -> (text: String, place: SourceSpan)? {
    for name in scanner.hyphenatedWords where resolver.knows(hyphenated: name) {
      return (name, scanner.advance(name.utf8.count))
    }
    return scanner.takeWord()
  }

  /// `height(c3)`, `width("down3/conv2")`.
  private mutating func callOfName(_ function: String, at place: SourceSpan) throws(Failure) -> Part
  {
    try count(at: scanner.placeOfNext)
    guard let (name, span) = scanner.takeName() else { throw fault(.missingOperand) }
    guard scanner.take(")") != nil else { throw fault(.missingParenthesis) }
    guard let meaning = try resolver.resolve(function: function, of: name, at: span) else {
      throw unknownFunction(function, at: place)
    }
    return Part(term: .name(meaning), isCondition: false, place: place)
  }

  private func unknownFunction(_ name: String, at place: SourceSpan) -> Failure {
    let known = ExpressionFunction.all.map { $0.name } + resolver.functionsOfNames
    return Resolver.failure(.unknownFunction(name, known: known), at: place)
  }

  private mutating func number(_ word: String, at place: SourceSpan) throws(Failure) -> Part {
    var (text, place) = (word, place)
    // A unit may be separate: `100 MiB`.
    if grammar.hasUnits, NumberUnit.isUnit(scanner.nextWord), let (unit, end) = scanner.takeWord() {
      text += unit
      place = SourceSpan(
        source: place.source, range: place.range.lowerBound..<end.range.upperBound)
    }
    let number: (value: Number, isBytes: Bool)?
    do throws(ArithmeticError) {
      number =
        grammar.hasUnits
        ? try NumberUnit.number(text) : try Number.decimal(text.utf8).map { ($0, false) }
    } catch {
      throw Resolver.failure(.numberOverflow(text), at: place)
    }
    guard let number else { throw Resolver.failure(.notANumber(text), at: place) }
    return Part(
      term: .number(number.value), isCondition: false, measure: number.isBytes ? .bytes : nil,
      place: place)
  }

  private mutating func call(_ name: String, at place: SourceSpan) throws(Failure) -> Part {
    guard let function = ExpressionFunction(named: name) else {
      throw unknownFunction(name, at: place)
    }
    try count(at: scanner.placeOfNext)
    var arguments = [try expression().term]
    while scanner.take(",") != nil { arguments.append(try expression().term) }
    guard scanner.take(")") != nil else { throw fault(.missingParenthesis) }
    guard function.arity.contains(arguments.count) else {
      throw Resolver.failure(
        .argumentCount(function: name, expected: function.arity, found: arguments.count), at: place)
    }
    return Part(term: .call(function, arguments, at: place), isCondition: false, place: place)
  }

  // MARK: What is refused

  private func demandCondition(_ part: Part) throws(Failure) {
    guard grammar.isTyped, !part.isCondition else { return }
    throw fault(.missingComparison)
  }

  /// Bytes are compared with bytes only, and kinds with kinds; a plain number may be bytes or not.
  private func check(_ part: Part, with other: Part) throws(Failure) {
    switch (part.measure, other.measure) {
    case (.bytes, .other(let name)): throw Resolver.failure(.notBytes(name), at: part.place)
    case (.kind, .bytes), (.kind, .other), (.kind, nil):
      throw Resolver.failure(.notAKind, at: other.place)
    case (.bytes, .bytes), (.bytes, .kind), (.bytes, nil), (.kind, .kind), (.other, _), (nil, _):
      return
    }
  }

  /// One kind is not below another. What it is compared with is a kind as well.
  private func checkOrder(of part: Part, _ comparison: Comparison) throws(Failure) {
    guard part.measure == .kind else { return }
    switch comparison {
    case .equal, .different: return
    case .below, .atMost, .above, .atLeast:
      throw Resolver.failure(.kindsHaveNoOrder(comparison), at: part.place)
    }
  }

  private mutating func count(at place: SourceSpan) throws(Failure) {
    operations += 1
    guard operations <= Grammar.mostOperations else {
      throw Resolver.failure(.tooLong(limit: Grammar.mostOperations), at: place)
    }
  }
}
