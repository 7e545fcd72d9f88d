public import CNNDiagnostics
public import NetworkConditions

/// A condition on the layers of a network, such as `kind == conv and macs > 1e6`.
public struct LayerCondition: Sendable {
  private let term: Expression<LayerMeasure>
  private let span: SourceSpan

  /// The condition of a text that stands at `span`.
  ///
  /// - Parameters:
  ///   - text: the condition.
  ///   - span: where it stands, for errors.
  ///   - kinds: the kinds that there are.
  ///   - quantities: those that a layer may have.
  /// - Throws: `LayerConditionError`, which points into the text.
  public init(
    _ text: String, at span: SourceSpan, kinds: Set<String>, quantities: [Quantity]
  ) throws(LayerConditionError) {
    term = try Expression(
      parsing: Array(text.utf8)[...], as: .conditions, at: span,
      in: LayerNames(kinds: kinds, quantities: quantities))
    self.span = span
  }

  /// Returns whether it holds of a layer. A comparison with a figure that is not there does not hold, nor
  /// does its contrary.
  public func holds(kind: String, _ figure: @escaping (Quantity) -> Int64?) -> Bool {
    // The grammar leaves nothing to go wrong: numbers are compared, kinds equal or not, conditions joined.
    let value = try? term.value(in: LayerMeasures(kind: kind, figure: figure), at: span)
    return value == .boolean(true)
  }
}

/// A fault in a condition on layers, with its location.
public struct LayerConditionError: Error, Hashable, Sendable {
  /// The fault.
  public enum Fault: Hashable, Sendable {
    case syntax(SyntaxFault)
    /// Neither a quantity of layers nor a kind.
    case unknownName(String, quantities: [String], kinds: [String])
  }

  /// The fault.
  public let fault: Fault
  /// The part of the condition that is wrong.
  public let span: SourceSpan
}

/// What a name in a condition on layers stands for.
enum LayerMeasure: Hashable, Sendable {
  case kind
  /// A word for a kind.
  case word(String)
  case quantity(Quantity)
}

private struct LayerNames: NameResolver {
  let kinds: Set<String>
  let quantities: [Quantity]

  func resolve(_ name: String, at span: SourceSpan) throws(LayerConditionError) -> LayerMeasure {
    if name == "kind" { return .kind }
    if kinds.contains(name) { return .word(name) }
    if let quantity = Quantity(named: name), quantities.contains(quantity) {
      return .quantity(quantity)
    }
    throw LayerConditionError(
      fault: .unknownName(name, quantities: quantities.map { $0.name }, kinds: kinds.sorted()),
      span: span)
  }

  func measure(of name: LayerMeasure) -> OperandMeasure? {
    switch name {
    case .kind, .word: .kind
    case .quantity(let quantity):
      switch quantity.unit {
      case .bytes: .bytes
      case .count, .pixels: .other(quantity.name)
      }
    }
  }

  static func failure(_ fault: SyntaxFault, at span: SourceSpan) -> LayerConditionError {
    LayerConditionError(fault: .syntax(fault), span: span)
  }
}

private struct LayerMeasures: EvaluationContext {
  let kind: String
  let figure: (Quantity) -> Int64?

  func value(
    of name: LayerMeasure, at span: SourceSpan
  ) throws(EvaluationFault) -> NetworkConditions.Value<String>? {
    switch name {
    case .kind: .thing(kind)
    case .word(let kind): .thing(kind)
    case .quantity(let quantity): figure(quantity).map { .number(Number($0)) }
    }
  }

  static func failure(_ fault: EvaluationFault, at span: SourceSpan) -> EvaluationFault { fault }
}
