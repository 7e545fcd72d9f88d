public import CNNDiagnostics
public import NetworkConditions

/// A condition on a network's figures, such as `macs < 4e9 and not depth > 100`.
public struct FigureCondition: Sendable {
  private let term: Expression<Quantity>
  private let span: SourceSpan

  /// The condition of a text that stands at `span`.
  ///
  /// - Throws: `FigureConditionError`, which points into the text.
  public init(_ text: String, at span: SourceSpan) throws(FigureConditionError) {
    term = try Expression(
      parsing: Array(text.utf8)[...], as: .conditions, at: span, in: QuantityNames())
    self.span = span
  }

  /// Returns whether it holds. A comparison with a figure that is not there does not hold, nor does its contrary.
  ///
  /// - Parameter figure: the value of each quantity.
  public func holds(_ figure: @escaping (Quantity) -> Int64?) -> Bool {
    // The grammar leaves nothing to go wrong: numbers are compared, conditions joined.
    let value = try? term.value(in: Figures(figure: figure), at: span)
    return value == .boolean(true)
  }
}

/// A fault in a condition, with its location.
public struct FigureConditionError: Error, Hashable, Sendable {
  /// The fault.
  public enum Fault: Hashable, Sendable {
    case syntax(SyntaxFault)
    case unknownQuantity(String)
  }

  /// The fault.
  public let fault: Fault
  /// The part of the condition that is wrong.
  public let span: SourceSpan
}

private struct QuantityNames: NameResolver {
  func resolve(_ name: String, at span: SourceSpan) throws(FigureConditionError) -> Quantity {
    guard let quantity = Quantity(named: name) else {
      throw FigureConditionError(fault: .unknownQuantity(name), span: span)
    }
    return quantity
  }

  func measure(of name: Quantity) -> OperandMeasure? {
    switch name.unit {
    case .bytes: .bytes
    case .count, .pixels: .other(name.name)
    }
  }

  static func failure(_ fault: SyntaxFault, at span: SourceSpan) -> FigureConditionError {
    FigureConditionError(fault: .syntax(fault), span: span)
  }
}

private struct Figures: EvaluationContext {
  let figure: (Quantity) -> Int64?

  func value(
    of name: Quantity, at span: SourceSpan
  ) throws(EvaluationFault) -> NetworkConditions.Value<Never>? {
    figure(name).map { .number(Number($0)) }
  }

  static func failure(_ fault: EvaluationFault, at span: SourceSpan) -> EvaluationFault { fault }
}
