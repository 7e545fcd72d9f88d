/// A figure with its derivation: the formula in symbols, the formula with numbers, the
/// result.
public struct Derivation: Hashable, Sendable {
  /// The figure's name with its unit: `output height, pixels`.
  public let figure: String
  /// The formula in symbols: `(N + 2P − F) / S + 1`.
  public let formula: String
  /// The same in numbers: `(227 + 2·0 − 11) / 4 + 1`.
  public let numbers: String
  /// The value of the formula.
  public let result: Result
  /// The source of the rule.
  public let source: String

  /// A figure that is counted, or one that is divided.
  public enum Result: Hashable, Sendable {
    case integer(Int64)
    /// A quotient that need not be whole.
    case decimal(Double)
  }

  /// A figure with its formula, without and with numbers, its result and the source of the rule.
  public init(
    _ figure: String, _ formula: String, _ numbers: String, _ result: Result, source: String
  ) {
    self.figure = figure
    self.formula = formula
    self.numbers = numbers
    self.result = result
    self.source = source
  }

  /// The same with a source, if it has none.
  func sourced(_ usual: String) -> Derivation {
    source.isEmpty ? Derivation(figure, formula, numbers, result, source: usual) : self
  }
}
