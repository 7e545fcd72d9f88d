public import CNNDiagnostics

/// A term over exact numbers and conditions: what `when`, the properties of layers, and `--where` are
/// made of. `Grammar` says how it is written.
///
/// `Name` is what a name has been resolved to: a slot of a block's frame in a description, a figure of
/// a network in a condition.
public indirect enum Expression<Name: Hashable & Sendable>: Sendable {
  case number(Number)
  case boolean(Bool)
  case name(Name)
  case negation(Expression, at: SourceSpan)
  case not(Expression, at: SourceSpan)
  case binary(BinaryOperator, Expression, Expression, at: SourceSpan)
  case call(ExpressionFunction, [Expression], at: SourceSpan)
}

extension Expression {
  /// The operations that an evaluation may take at most.
  public var operationCount: Int {
    switch self {
    case .number, .boolean, .name: 0
    case .negation(let operand, _), .not(let operand, _): operand.operationCount + 1
    case .binary(_, let left, let right, _): left.operationCount + right.operationCount + 1
    case .call(_, let arguments, _): arguments.reduce(1) { $0 + $1.operationCount }
    }
  }

  /// Returns whether a name occurs of which something is true.
  public func containsName(where isMeant: (Name) -> Bool) -> Bool {
    switch self {
    case .number, .boolean: false
    case .name(let name): isMeant(name)
    case .negation(let operand, _), .not(let operand, _): operand.containsName(where: isMeant)
    case .binary(_, let left, let right, _):
      left.containsName(where: isMeant) || right.containsName(where: isMeant)
    case .call(_, let arguments, _):
      arguments.contains { $0.containsName(where: isMeant) }
    }
  }
}

/// An operator between two operands.
public enum BinaryOperator: Hashable, Sendable {
  case logical(LogicalOperator)
  case comparison(Comparison)
  case arithmetic(ArithmeticOperator)

  /// Operators of a higher precedence bind tighter; those of one bind to the left.
  public var precedence: Int {
    switch self {
    case .logical(.or): 1
    case .logical(.and): 2
    case .comparison(.equal), .comparison(.different): 3
    case .comparison(.below), .comparison(.atMost), .comparison(.above), .comparison(.atLeast): 4
    case .arithmetic(.add), .arithmetic(.subtract): 5
    case .arithmetic(.multiply), .arithmetic(.divide), .arithmetic(.remainder): 6
    }
  }
}

extension BinaryOperator {
  /// The precedence of the comparisons that bind tightest.
  static let tightestComparison = BinaryOperator.comparison(.below).precedence

  var isLogical: Bool {
    if case .logical = self { true } else { false }
  }

  var isComparison: Bool {
    if case .comparison = self { true } else { false }
  }

  var isArithmetic: Bool {
    if case .arithmetic = self { true } else { false }
  }
}

/// An operator that joins conditions.
public enum LogicalOperator: Hashable, Sendable {
  case and, or
}

/// An operator on numbers.
public enum ArithmeticOperator: Hashable, Sendable {
  case add, subtract, multiply, divide, remainder

  /// The exact result.
  ///
  /// - Throws: `.overflow` beyond 64 bits; `.divisionByZero`.
  public func apply(_ a: Number, _ b: Number) throws(ArithmeticError) -> Number {
    switch self {
    case .add: try a + b
    case .subtract: try a - b
    case .multiply: try a * b
    case .divide: try a / b
    case .remainder: try a % b
    }
  }
}

/// What is called in an expression.
public enum ExpressionFunction: Hashable, Sendable {
  case ofNumbers(NumberFunction)
  case ofValues(ValueFunction)

  /// Every function there is.
  public static let all =
    NumberFunction.allCases.map { ExpressionFunction.ofNumbers($0) }
    + ValueFunction.allCases.map { ExpressionFunction.ofValues($0) }

  /// The function of a name in descriptions; nil for a name that none has.
  public init?(named name: String) {
    if let function = NumberFunction(rawValue: name) {
      self = .ofNumbers(function)
    } else if let function = ValueFunction(rawValue: name) {
      self = .ofValues(function)
    } else {
      return nil
    }
  }

  /// The name in descriptions.
  public var name: String {
    switch self {
    case .ofNumbers(let function): function.rawValue
    case .ofValues(let function): function.rawValue
    }
  }

  /// The number of arguments it takes.
  public var arity: ClosedRange<Int> {
    switch self {
    case .ofNumbers(let function): function.arity
    case .ofValues(let function): function.arity
    }
  }
}

/// A function of values that need not be numbers. Raw values are the names in descriptions.
public enum ValueFunction: String, Hashable, Sendable, CaseIterable {
  /// `if(condition, a, b)`: one of two values of any kind; the other is not looked at.
  case `if`
  /// `count(list)`: the number of items.
  case count
  /// `item(list, i)`: an item, counted from 0.
  case item

  /// The number of arguments it takes.
  public var arity: ClosedRange<Int> {
    switch self {
    case .count: 1...1
    case .item: 2...2
    case .if: 3...3
    }
  }
}

/// A function of numbers. Raw values are the names in descriptions.
public enum NumberFunction: String, Hashable, Sendable, CaseIterable {
  case min, max, floor, ceil, round
  /// `pow(a, n)`: `a` multiplied n times with itself, n a whole number.
  case pow
  /// `log2(n)` of a power of two.
  case log2
  /// `divisible(v, by)`: MobileNet's rule for the width of a layer (`Number.divisible`).
  case divisible

  /// The number of arguments it takes.
  public var arity: ClosedRange<Int> {
    switch self {
    case .min, .max: 1...16
    case .floor, .ceil, .round, .log2: 1...1
    case .divisible, .pow: 2...2
    }
  }

  /// The value.
  ///
  /// - Precondition: as many values as `arity` allows, which the parser has checked.
  public func apply(to values: [Number]) throws(EvaluationFault) -> Number {
    let first = values[0]
    switch self {
    case .min: return values.reduce(first) { $1 < $0 ? $1 : $0 }
    case .max: return values.reduce(first) { $0 < $1 ? $1 : $0 }
    case .floor: return first.rounded(.down)
    case .ceil: return first.rounded(.up)
    case .round: return first.rounded(.nearest)
    case .pow:
      guard let exponent = values[1].integer else { throw .exponentNotWhole(values[1]) }
      do throws(ArithmeticError) {
        return try first.power(exponent)
      } catch {
        throw .arithmetic(error)
      }
    case .log2:
      guard let exponent = first.exponentOfTwo else { throw .notAPowerOfTwo(first) }
      return Number(exponent)
    case .divisible:
      guard Number(0) < values[1] else { throw .stepNotPositive }
      do throws(ArithmeticError) {
        return try Number.divisible(first, by: values[1])
      } catch {
        throw .arithmetic(error)
      }
    }
  }
}
