import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// The values that an expression may refer to.
struct Frame: Equatable {
  /// Parameters and loop indices, by slot.
  var slots: [Value] = []
  /// The incoming volume; nil before the first layer, or where an earlier error left it unknown.
  var volume: Shape?
  /// Whether the volume is unknown because of an error that has been reported.
  var volumeIsUnknown = false
}

extension Expression {
  /// - Parameter span: of the whole expression.
  /// - Throws: `SpecFault`; `.silent` if the incoming volume is unknown because of an earlier error.
  func evaluate(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Value {
    switch self {
    case .number(let number):
      return .number(number)
    case .boolean(let boolean):
      return .boolean(boolean)
    case .slot(let slot):
      return frame.slots[slot]
    case .block(let block):
      return .block(block)
    case .volume(let measure):
      return .number(Number(try Expression.measure(measure, of: frame, at: span)))
    case .negation(let operand, let place):
      let number = try operand.number(in: frame, at: place)
      return .number(try exactly(at: place) { () throws(ArithmeticError) in try number.negated() })
    case .logicalNot(let operand, let place):
      return .boolean(!(try operand.boolean(in: frame, at: place)))
    case .binary(.arithmetic(let operation), let left, let right, let place):
      let a = try left.number(in: frame, at: place)
      let b = try right.number(in: frame, at: place)
      return .number(
        try exactly(at: place) { () throws(ArithmeticError) in try operation.apply(a, b) })
    case .binary(.comparison(let operation), let left, let right, let place):
      let a = try left.evaluate(in: frame, at: place)
      let b = try right.evaluate(in: frame, at: place)
      return .boolean(try operation.holds(a, b, at: place))
    case .binary(.logical(let operation), let left, let right, let place):
      let decided = operation == .or
      guard try left.boolean(in: frame, at: place) != decided else { return .boolean(decided) }
      return .boolean(try right.boolean(in: frame, at: place))
    case .call(let function, let arguments, let place):
      return .number(try function.apply(to: arguments, in: frame, at: place))
    }
  }

  func number(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Number {
    if case .number(let number) = self { return number }
    return try evaluate(in: frame, at: span).number(at: span)
  }

  func boolean(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Bool {
    let value = try evaluate(in: frame, at: span)
    guard case .boolean(let boolean) = value else {
      throw SpecFault(.wrongType(expected: "a condition", found: value.typeName), at: span)
    }
    return boolean
  }

  /// The value where a whole number is needed.
  func integer(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Int {
    let number = try number(in: frame, at: span)
    guard let integer = number.integer else {
      throw SpecFault(.fractionWhereIntegerNeeded(number), at: span)
    }
    return integer
  }

  private static func measure(
    _ measure: VolumeMeasure, of frame: borrowing Frame, at span: SourceSpan
  ) throws(SpecFault) -> Int {
    guard let volume = frame.volume else {
      guard frame.volumeIsUnknown else {
        throw SpecFault(.noIncomingVolume(measure.rawValue), at: span)
      }
      throw .silent
    }
    switch measure {
    case .height: return volume.height
    case .width: return volume.width
    case .channels: return volume.channels
    }
  }
}

extension Value {
  func number(at span: SourceSpan) throws(SpecFault) -> Number {
    guard case .number(let number) = self else {
      throw SpecFault(.wrongType(expected: "a number", found: typeName), at: span)
    }
    return number
  }
}

extension Expression.ArithmeticOperator {
  func apply(_ a: Number, _ b: Number) throws(ArithmeticError) -> Number {
    switch self {
    case .add: try a + b
    case .subtract: try a - b
    case .multiply: try a * b
    case .divide: try a / b
    case .remainder: try a % b
    }
  }
}

extension Expression.ComparisonOperator {
  /// Conditions are equal or not; only numbers have an order.
  func holds(_ a: Value, _ b: Value, at span: SourceSpan) throws(SpecFault) -> Bool {
    if case .boolean(let first) = a, case .boolean(let second) = b {
      switch self {
      case .equal: return first == second
      case .notEqual: return first != second
      case .less, .lessOrEqual, .greater, .greaterOrEqual: break
      }
    }
    let (first, second) = (try a.number(at: span), try b.number(at: span))
    return switch self {
    case .less: first < second
    case .lessOrEqual: !(second < first)
    case .greater: second < first
    case .greaterOrEqual: !(first < second)
    case .equal: first == second
    case .notEqual: first != second
    }
  }
}

extension Expression.Function {
  /// - Precondition: as many arguments as `arity` allows, which the parser has checked.
  func apply(
    to arguments: [Expression], in frame: borrowing Frame, at span: SourceSpan
  ) throws(SpecFault) -> Number {
    var values: [Number] = []
    values.reserveCapacity(arguments.count)
    for argument in arguments { values.append(try argument.number(in: frame, at: span)) }
    let first = values[0]
    switch self {
    case .min: return values.reduce(first) { $1 < $0 ? $1 : $0 }
    case .max: return values.reduce(first) { $0 < $1 ? $1 : $0 }
    case .floor: return first.rounded(.down)
    case .ceil: return first.rounded(.up)
    case .round: return first.rounded(.nearest)
    case .divisible:
      let step = values[1]
      guard Number(0) < step else {
        throw SpecFault(.stepNotPositive, at: span)
      }
      return try exactly(at: span) { () throws(ArithmeticError) in
        try Number.divisible(first, by: step)
      }
    }
  }
}

/// Gives an arithmetic error its place.
func exactly<Result>(
  at span: SourceSpan, _ body: () throws(ArithmeticError) -> Result
) throws(SpecFault) -> Result {
  do {
    return try body()
  } catch {
    switch error {
    case .overflow: throw SpecFault(.numberOverflow, at: span)
    case .divisionByZero: throw SpecFault(.divisionByZero, at: span)
    }
  }
}
