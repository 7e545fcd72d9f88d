import CNNDiagnostics
import NetworkConditions

/// Reads an expression from the bytes of a string, resolving names as it goes.
///
///     expression := operand { operator operand }        by precedence, `||` the loosest
///     operand := ("-" | "!") operand | "(" expression ")" | number | name | function "(" … ")"
struct ExpressionParser {
  /// Nesting of parentheses, signs and calls beyond which an expression is refused.
  static let deepestNesting = 64
  /// Operators and calls beyond which it is refused, so that its tree is never too deep to walk.
  static let mostOperations = 256

  private var tokens: ExpressionTokens
  private var depth = 0
  private var operations = 0
  private let scope: NameScope

  private init(tokens: ExpressionTokens, scope: NameScope) {
    self.tokens = tokens
    self.scope = scope
  }

  /// The whole text as one expression.
  ///
  /// - Parameter span: of the text itself, inside any quotes.
  static func parse(
    _ text: String, at span: SourceSpan, in scope: NameScope
  ) throws(SpecFault) -> Expression {
    try parse(Array(text.utf8)[...], at: span, in: scope)
  }

  /// The whole text as one expression.
  ///
  /// - Parameter isWritten: whether the text stands at the span, so that a fault can point into it.
  static func parse(
    _ text: ArraySlice<UInt8>, at span: SourceSpan, in scope: NameScope, isWritten: Bool = true
  ) throws(SpecFault) -> Expression {
    let tokens = ExpressionTokens(text, at: span, isWritten: isWritten)
    var parser = ExpressionParser(tokens: tokens, scope: scope)
    let expression = try parser.expression()
    guard parser.tokens.isAtEnd else {
      throw parser.tokens.fault(.unexpected(parser.tokens.rest))
    }
    return expression
  }

  /// An expression of operators that bind tighter than `precedence`.
  private mutating func expression(above precedence: Int = 0) throws(SpecFault) -> Expression {
    var left = try operand()
    while let (operation, place) = tokens.takeOperator(above: precedence) {
      try count()
      let right = try expression(above: operation.precedence)
      left = .binary(operation, left, right, at: place)
    }
    return left
  }

  private mutating func operand() throws(SpecFault) -> Expression {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ExpressionParser.deepestNesting else {
      throw tokens.fault(.tooDeep(limit: ExpressionParser.deepestNesting))
    }
    if let place = tokens.take("-") {
      try count()
      return .negation(try operand(), at: place)
    }
    if let place = tokens.take("!") {
      try count()
      return .logicalNot(try operand(), at: place)
    }
    if tokens.take("(") != nil {
      let inner = try expression()
      guard tokens.take(")") != nil else { throw tokens.fault(.missingParenthesis) }
      return inner
    }
    guard let (word, place) = tokens.takeWord() else {
      throw tokens.fault(tokens.isAtEnd ? .incomplete : .missingValue)
    }
    if word.utf8.first.map(ExpressionTokens.isDigit) == true { return try number(word, at: place) }
    if tokens.take("(") != nil { return try call(word, at: place) }
    return try scope.resolve(word, at: place)
  }

  private func number(_ word: String, at place: SourceSpan) throws(SpecFault) -> Expression {
    let number = try exactly(at: place) { () throws(ArithmeticError) in
      try Number.decimal(word.utf8)
    }
    guard let number else {
      throw SpecFault(.notANumber(word), at: place)
    }
    return .number(number)
  }

  private mutating func call(_ name: String, at place: SourceSpan) throws(SpecFault) -> Expression {
    guard let function = Expression.Function(rawValue: name) else {
      let known = Expression.Function.allCases.map { $0.rawValue }
      throw SpecFault(.unknownWord(name, role: .function, known: known), at: place)
    }
    try count()
    var arguments = [try expression()]
    while tokens.take(",") != nil { arguments.append(try expression()) }
    guard tokens.take(")") != nil else { throw tokens.fault(.missingParenthesis) }
    guard function.arity.contains(arguments.count) else {
      throw SpecFault(
        .argumentCount(function: name, expected: function.arity, found: arguments.count), at: place)
    }
    return .call(function, arguments, at: place)
  }

  private mutating func count() throws(SpecFault) {
    operations += 1
    guard operations <= ExpressionParser.mostOperations else {
      throw tokens.fault(.tooLong(limit: ExpressionParser.mostOperations))
    }
  }
}
