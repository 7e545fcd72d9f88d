import Diagnostics
import NetworkModel

/// The values that an expression may refer to.
struct Frame {
  /// Parameters and loop indices, by slot.
  var slots: [Value]
  /// The incoming volume; nil before the first layer, or where an earlier error left it unknown.
  var volume: Shape?
  /// Whether the volume is unknown because of an error that has been reported.
  var volumeIsUnknown = false
}

extension Expression {
  /// - Throws: `SpecFault`; `.silent` if the incoming volume is unknown because of an earlier error.
  func evaluate(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Value {
    switch self {
    case .number(let number):
      return .number(number)
    case .boolean(let boolean):
      return .boolean(boolean)
    case .slot(let slot, _):
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
    case .arithmetic(let operation, let left, let right, let place):
      let a = try left.number(in: frame, at: place)
      let b = try right.number(in: frame, at: place)
      return .number(
        try exactly(at: place) { () throws(ArithmeticError) in try operation.apply(a, b) })
    case .comparison(let operation, let left, let right, let place):
      let a = try left.number(in: frame, at: place)
      let b = try right.number(in: frame, at: place)
      return .boolean(operation.holds(a, b))
    case .logical(let operation, let left, let right, let place):
      let decided = operation == .or
      guard try left.boolean(in: frame, at: place) != decided else { return .boolean(decided) }
      return .boolean(try right.boolean(in: frame, at: place))
    case .call(let function, let arguments, let place):
      return .number(try Expression.call(function, arguments, in: frame, at: place))
    }
  }

  func number(in frame: borrowing Frame, at span: SourceSpan) throws(SpecFault) -> Number {
    if case .number(let number) = self { return number }
    let value = try evaluate(in: frame, at: span)
    guard case .number(let number) = value else {
      throw SpecFault(.wrongType(expected: "a number", found: value.typeName), at: span)
    }
    return number
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
      throw SpecFault(.fractionWhereIntegerNeeded(number.description), at: span)
    }
    return integer
  }

  private static func measure(
    _ measure: VolumeMeasure, of frame: borrowing Frame, at span: SourceSpan
  ) throws(SpecFault) -> Int {
    guard let volume = frame.volume else {
      throw frame.volumeIsUnknown
        ? .silent : SpecFault(.noIncomingVolume(measure.rawValue), at: span)
    }
    switch measure {
    case .height: return volume.height
    case .width: return volume.width
    case .channels: return volume.channels
    }
  }

  private static func call(
    _ function: Function, _ arguments: [Expression], in frame: borrowing Frame, at span: SourceSpan
  ) throws(SpecFault) -> Number {
    var values: [Number] = []
    for argument in arguments { values.append(try argument.number(in: frame, at: span)) }
    let first = values[0]
    return try exactly(at: span) { () throws(ArithmeticError) in
      switch function {
      case .min: return values.reduce(first) { $1 < $0 ? $1 : $0 }
      case .max: return values.reduce(first) { $0 < $1 ? $1 : $0 }
      case .floor: return try first.rounded(.down)
      case .ceil: return try first.rounded(.up)
      case .round: return try first.rounded(.toNearestOrAwayFromZero)
      case .divisible: return try Number.divisible(first, by: values[1])
      }
    }
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
  func holds(_ a: Number, _ b: Number) -> Bool {
    switch self {
    case .less: a < b
    case .lessOrEqual: !(b < a)
    case .greater: b < a
    case .greaterOrEqual: !(a < b)
    case .equal: a == b
    case .notEqual: a != b
    }
  }
}

extension Number {
  /// The multiple of `step` nearest to `value` (ties up), at least one step, one more if that is
  /// below nine tenths of `value`.
  static func divisible(_ value: Number, by step: Number) throws(ArithmeticError) -> Number {
    let half = try step / Number(2)
    let steps = try ((value + half) / step).rounded(.down)
    let nearest = try steps * step
    let rounded = nearest < step ? step : nearest
    return try rounded < value * Number(9) / Number(10) ? rounded + step : rounded
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
