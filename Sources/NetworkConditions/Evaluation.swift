public import CNNDiagnostics

/// The value of an expression or a name.
public enum Value<Thing: Hashable & Sendable>: Hashable, Sendable {
  case number(Number)
  case boolean(Bool)
  /// Several values in order.
  case list([Value])
  /// Another thing that a name may stand for, such as a block in descriptions. Operators only ask
  /// whether two are the same.
  case thing(Thing)

  /// The kind of value, for messages.
  public var kind: ValueKind {
    switch self {
    case .number: .number
    case .boolean: .condition
    case .list: .list
    case .thing: .thing
    }
  }
}

/// The kinds of values.
public enum ValueKind: Hashable, Sendable {
  case number, condition, list, thing
}

/// The reason that an expression has no value.
public enum EvaluationFault: Error, Hashable, Sendable {
  case arithmetic(ArithmeticError)
  case stepNotPositive
  case notANumber(ValueKind)
  case notACondition(ValueKind)
  /// The second argument of `pow` is not a whole number.
  case exponentNotWhole(Number)
  /// The argument of `log2` is not a power of two.
  case notAPowerOfTwo(Number)
  /// `item` asks for an item that the list does not have.
  case itemOutOfRange(Number, count: Int)
}

/// The values of the names in an expression.
public protocol EvaluationContext<Name> {
  /// A reference to a name in an expression.
  associatedtype Name: Hashable & Sendable
  /// The things that a name may stand for other than numbers and truth values.
  associatedtype Thing: Hashable & Sendable
  /// The reason that a name or an operation has no value.
  associatedtype Failure: Error

  /// The value of a name; nil where there is none to give.
  func value(of name: Name, at span: SourceSpan) throws(Failure) -> Value<Thing>?

  /// The client's own error.
  static func failure(_ fault: EvaluationFault, at span: SourceSpan) -> Failure
}

extension Expression {
  /// The value; nil where it depends on a name that has none. A condition that is decided without
  /// such a name has a value: `false && x`, `x || true`.
  ///
  /// `span` is that of the whole expression.
  @inlinable
  public func value<Context: EvaluationContext<Name>>(
    in context: borrowing Context, at span: SourceSpan
  ) throws(Context.Failure) -> Value<Context.Thing>? {
    switch self {
    case .number(let number):
      return .number(number)
    case .boolean(let boolean):
      return .boolean(boolean)
    case .name(let name):
      return try context.value(of: name, at: span)
    case .negation(let operand, let place):
      guard let number = try operand.numberValue(in: context, at: place) else { return nil }
      do throws(ArithmeticError) {
        return .number(try number.negated())
      } catch {
        throw Context.failure(.arithmetic(error), at: place)
      }
    case .not(let operand, let place):
      guard let condition = try operand.conditionValue(in: context, at: place) else { return nil }
      return .boolean(!condition)
    case .binary(.arithmetic(let operation), let left, let right, let place):
      guard let a = try left.numberValue(in: context, at: place),
        let b = try right.numberValue(in: context, at: place)
      else { return nil }
      do throws(ArithmeticError) {
        return .number(try operation.apply(a, b))
      } catch {
        throw Context.failure(.arithmetic(error), at: place)
      }
    case .binary(.comparison(let comparison), let left, let right, let place):
      guard let a = try left.value(in: context, at: place),
        let b = try right.value(in: context, at: place)
      else { return nil }
      do throws(EvaluationFault) {
        return .boolean(try comparison.holds(a, b))
      } catch {
        throw Context.failure(error, at: place)
      }
    case .binary(.logical(let operation), let left, let right, let place):
      let deciding = operation == .or
      let first = try left.conditionValue(in: context, at: place)
      if first == deciding { return .boolean(deciding) }
      let second = try right.conditionValue(in: context, at: place)
      if second == deciding { return .boolean(deciding) }
      return first == nil || second == nil ? nil : .boolean(!deciding)
    case .call(.ofValues(.if), let arguments, let place):
      guard let condition = try arguments[0].conditionValue(in: context, at: place) else {
        return nil
      }
      return try arguments[condition ? 1 : 2].value(in: context, at: place)
    case .call(.ofValues(.count), let arguments, let place):
      guard let items = try arguments[0].value(in: context, at: place)?.items else { return nil }
      return .number(Number(items.count))
    case .call(.ofValues(.item), let arguments, let place):
      guard let items = try arguments[0].value(in: context, at: place)?.items,
        let index = try arguments[1].numberValue(in: context, at: place)
      else { return nil }
      guard let whole = index.integer, whole >= 0, whole < items.count else {
        throw Context.failure(.itemOutOfRange(index, count: items.count), at: place)
      }
      return items[Int(whole)]
    case .call(.ofNumbers(let function), let arguments, let place):
      var values: [Number] = []
      values.reserveCapacity(arguments.count)
      for argument in arguments {
        guard let value = try argument.numberValue(in: context, at: place) else { return nil }
        values.append(value)
      }
      do throws(EvaluationFault) {
        return .number(try function.apply(to: values))
      } catch {
        throw Context.failure(error, at: place)
      }
    }
  }

  /// The value where a number is needed.
  @inlinable
  public func numberValue<Context: EvaluationContext<Name>>(
    in context: borrowing Context, at span: SourceSpan
  ) throws(Context.Failure) -> Number? {
    if case .number(let number) = self { return number }
    guard let value = try value(in: context, at: span) else { return nil }
    do throws(EvaluationFault) {
      return try value.number
    } catch {
      throw Context.failure(error, at: span)
    }
  }

  /// The value where a condition is needed.
  @inlinable
  public func conditionValue<Context: EvaluationContext<Name>>(
    in context: borrowing Context, at span: SourceSpan
  ) throws(Context.Failure) -> Bool? {
    guard let value = try value(in: context, at: span) else { return nil }
    guard case .boolean(let condition) = value else {
      throw Context.failure(.notACondition(value.kind), at: span)
    }
    return condition
  }
}

extension Value {
  /// The items of a list; any other value is a list of itself.
  public var items: [Value] {
    switch self {
    case .list(let items): items
    case .number, .boolean, .thing: [self]
    }
  }

  /// The number that it is.
  ///
  /// - Throws: `.notANumber` for anything else.
  public var number: Number {
    get throws(EvaluationFault) {
      guard case .number(let number) = self else { throw .notANumber(kind) }
      return number
    }
  }
}

extension Comparison {
  /// Conditions and things are equal or not; only numbers have an order.
  public func holds<Thing>(
    _ a: Value<Thing>, _ b: Value<Thing>
  ) throws(EvaluationFault) -> Bool {
    if case .boolean(let first) = a, case .boolean(let second) = b {
      switch self {
      case .equal: return first == second
      case .different: return first != second
      case .below, .atMost, .above, .atLeast: break
      }
    }
    if case .thing(let first) = a, case .thing(let second) = b {
      switch self {
      case .equal: return first == second
      case .different: return first != second
      case .below, .atMost, .above, .atLeast: break
      }
    }
    return holds(try a.number, try b.number)
  }
}
