public import CNNDiagnostics
public import NetworkConditions

/// A condition on the layers of a network, such as `kind == conv and macs > 1e6`.
public struct LayerCondition: Sendable {
  private let term: Expression<LayerMeasure>
  private let span: SourceSpan
  private let words: [String]

  /// The condition of a text that stands at `span`.
  ///
  /// - Parameters:
  ///   - text: the condition.
  ///   - span: where it stands, for errors.
  ///   - words: the kinds that there are.
  ///   - quantities: those that a layer may have.
  /// - Throws: `LayerConditionError`, which points into the text.
  public init(
    _ text: String, at span: SourceSpan, words: [String], quantities: [Quantity]
  ) throws(LayerConditionError) {
    term = try Expression(
      parsing: Array(text.utf8)[...], as: .conditions, at: span,
      in: LayerNames(words: words, quantities: quantities))
    self.span = span
    self.words = words
  }

  /// Returns whether it holds of a layer. A comparison with a figure that is not there does not hold, nor
  /// does its contrary.
  public func holds(kind: String, _ figure: @escaping (Quantity) -> Int64?) -> Bool {
    let place = words.firstIndex(of: kind)
    let value = try? term.value(in: LayerMeasures(kind: place, figure: figure), at: span)
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
  /// A word for a kind, by its place among all.
  case word(Int)
  case quantity(Quantity)
}

private struct LayerNames: NameResolver {
  let words: [String]
  let quantities: [Quantity]

  func resolve(_ name: String, at span: SourceSpan) throws(LayerConditionError) -> LayerMeasure {
    if name == "kind" { return .kind }
    if let place = words.firstIndex(of: name) { return .word(place) }
    if let quantity = Quantity(named: name), quantities.contains(quantity) {
      return .quantity(quantity)
    }
    throw LayerConditionError(
      fault: .unknownName(name, quantities: quantities.map { $0.name }, kinds: words), span: span)
  }

  func measure(of name: LayerMeasure) -> OperandMeasure? {
    switch name {
    case .kind, .word: .other("kind")
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
  let kind: Int?
  let figure: (Quantity) -> Int64?

  func value(
    of name: LayerMeasure, at span: SourceSpan
  ) throws(EvaluationFault) -> NetworkConditions.Value<Never>? {
    switch name {
    case .kind: kind.map { .number(Number(Int64($0))) }
    case .word(let place): .number(Number(Int64(place)))
    case .quantity(let quantity): figure(quantity).map { .number(Number($0)) }
    }
  }

  static func failure(_ fault: EvaluationFault, at span: SourceSpan) -> EvaluationFault { fault }
}
