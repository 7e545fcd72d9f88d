/// A number in a rule of a layer, such as `F·F·C·K` for its weights.
///
/// A rule is written once, over this protocol. Run on 64- or 128-bit integers it gives the figure; run
/// on `Derived` it gives the figure together with its formula in symbols and in numbers, so that an
/// explanation cannot disagree with what is calculated.
///
/// The arithmetic is public, only the rules are `@_spi(Rules)`: Embedded Swift treats the bodies of
/// generic functions as if clients saw them, and accepts no conformance there that is SPI.
public protocol RuleNumber: Sendable {
  /// A quantity under its symbol: `C`, 96.
  static func quantity(_ symbol: String, _ value: Int64) -> Self

  /// A quantity whose numbers say more than its value: `2P` as `2·1`.
  static func quantity(
    _ symbol: String, _ value: Int64, written numbers: @autoclosure () -> String
  ) -> Self

  /// A sum.
  static func + (a: Self, b: Self) -> Self
  /// A difference.
  static func - (a: Self, b: Self) -> Self
  /// A product.
  static func * (a: Self, b: Self) -> Self
  /// A quotient that is known to be whole: `C / G`.
  static func / (a: Self, b: Self) -> Self

  /// The number multiplied by a count of at least 1: `2·H·W·C`. A factor of 1 is not written.
  func times(_ factor: Int) -> Self

  /// The quotient by a number of 1 or more, rounded as said: `⌊(N + 2P − F) / S⌋`.
  func quotient(by divisor: Self, _ rounding: QuotientRounding) -> Self

  /// The number as a step with a figure and a symbol of its own, which the rule goes on with:
  /// `rows read, R_h`, then `R_h`.
  func step(_ figure: String, as symbol: String) -> Self

  /// The number again under another description, as one operation each: `one per MAC`.
  func restated(_ description: String) -> Self

  /// The number with a remark after its symbols.
  func remarked(_ remark: String) -> Self

  /// The number with the source of its rule.
  func sourced(_ source: String) -> Self
}

/// The rounding of a quotient.
public enum QuotientRounding: Hashable, Sendable {
  /// It is whole.
  case exact
  case down, up
}

extension RuleNumber {
  /// A length or a hyperparameter under its symbol.
  public static func quantity(_ symbol: String, _ value: Int) -> Self {
    quantity(symbol, Int64(value))
  }
}

extension RuleNumber where Self: FixedWidthInteger {
  /// The value; a figure forgets its symbol.
  public static func quantity(_ symbol: String, _ value: Int64) -> Self { Self(value) }

  /// The value; a figure forgets how it is written.
  public static func quantity(
    _ symbol: String, _ value: Int64, written numbers: @autoclosure () -> String
  ) -> Self {
    Self(value)
  }

  /// The product.
  public func times(_ factor: Int) -> Self { Self(factor) * self }

  /// The quotient, rounded as said.
  public func quotient(by divisor: Self, _ rounding: QuotientRounding) -> Self {
    // Most strides are 1, and a division takes as long as all the rest.
    guard divisor != 1 else { return self }
    let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
    return switch rounding {
    case .exact: quotient
    case .down: rest < 0 ? quotient - 1 : quotient
    case .up: rest > 0 ? quotient + 1 : quotient
    }
  }

  /// The number itself; a figure has no steps.
  public func step(_ figure: String, as symbol: String) -> Self { self }

  /// The number itself.
  public func restated(_ description: String) -> Self { self }

  /// The number itself.
  public func remarked(_ remark: String) -> Self { self }

  /// The number itself.
  public func sourced(_ source: String) -> Self { self }
}

/// Extents: at most the product of two hyperparameters.
extension Int64: RuleNumber {}

/// Counts: the largest, positions of a volume times taps times channels, stay below 2¹²⁰.
extension Int128: RuleNumber {}
