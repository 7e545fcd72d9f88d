/// A number that carries its derivation.
public struct Derived: RuleNumber {
  /// The number itself.
  public let value: Int128
  private let symbols: String
  /// The formula with numbers: `(227 + 2·0 − 11) / 4 + 1`.
  public let numbers: String
  private let form: Form
  /// The intermediate results with their own symbols, in order.
  private var steps: [Derivation]
  private var remark = ""
  private var source: String?

  /// The form of the text, which determines where it needs parentheses.
  private enum Form {
    case single, product, quotient, sum
    /// Stands for the figure itself.
    case restatement
  }

  private init(
    _ value: Int128, _ symbols: String, _ numbers: String, _ form: Form, steps: [Derivation] = [],
    source: String? = nil
  ) {
    self.value = value
    self.symbols = symbols
    self.numbers = numbers
    self.form = form
    self.steps = steps
    self.source = source
  }

  // MARK: Terms

  /// A number with its symbol, written out in digits.
  public static func quantity(_ symbol: String, _ value: Int64) -> Derived {
    Derived(Int128(value), symbol, "\(value)", .single)
  }

  /// A number with its symbol, written as `numbers` says: `2·3` for 6.
  public static func quantity(
    _ symbol: String, _ value: Int64, written numbers: @autoclosure () -> String
  ) -> Derived {
    Derived(Int128(value), symbol, numbers(), .single)
  }

  // MARK: Operations

  /// The sum, with the texts of both terms.
  public static func + (a: Derived, b: Derived) -> Derived {
    a.joined(to: b, by: " + ", .sum, a.value + b.value, a.text, b.text)
  }

  /// The difference, with the texts of both terms.
  public static func - (a: Derived, b: Derived) -> Derived {
    a.joined(
      to: b, by: " − ", .sum, a.value - b.value, a.text, b.text(parenthesizing: [.sum]))
  }

  /// The product, with the texts of both factors.
  public static func * (a: Derived, b: Derived) -> Derived {
    a.joined(to: b, by: "·", .product, a.value * b.value, a.asFactor, b.asFactor)
  }

  /// The product with a plain number; of 1 the number itself.
  public func times(_ factor: Int) -> Derived {
    factor == 1 ? self : .quantity("\(factor)", factor) * self
  }

  /// The quotient of a division that comes out even.
  public static func / (a: Derived, b: Derived) -> Derived { a.quotient(by: b, .exact) }

  /// The rounded quotient, in the brackets of its rounding.
  public func quotient(by divisor: Derived, _ rounding: QuotientRounding) -> Derived {
    let (open, close): (String, String) =
      switch rounding {
      case .exact: ("", "")
      case .down: ("⌊", "⌋")
      case .up: ("⌈", "⌉")
      }
    let dividend = text(parenthesizing: [.sum, .product, .quotient])
    let quotient = joined(
      to: divisor, by: " / ", rounding == .exact ? .quotient : .single,
      value.quotient(by: divisor.value, rounding), dividend,
      divisor.text(parenthesizing: [.sum, .product, .quotient]))
    return Derived(
      quotient.value, open + quotient.symbols + close, open + quotient.numbers + close,
      quotient.form, steps: quotient.steps, source: quotient.source)
  }

  /// The number under a symbol of its own, its derivation listed before those that use it.
  public func step(_ figure: String, as symbol: String) -> Derived {
    Derived(
      value, symbol, "\(value)", .single, steps: steps + [derivation(figure)], source: source)
  }

  /// The number with a description in place of its formula.
  public func restated(_ description: String) -> Derived {
    Derived(value, description, "", .restatement, source: source)
  }

  /// The number with words behind its formula.
  public func remarked(_ remark: String) -> Derived {
    var remarked = self
    remarked.remark = remark
    return remarked
  }

  /// The number with the source of its rule.
  public func sourced(_ source: String) -> Derived {
    var sourced = self
    sourced.source = source
    return sourced
  }

  // MARK: Text

  /// The formula in symbols: `(N + 2P − F) / S + 1`.
  public var formula: String { symbols + remark }

  private typealias Text = (symbols: String, numbers: String)

  private var text: Text { (symbols, numbers) }

  private var asFactor: Text { text(parenthesizing: [.sum, .quotient]) }

  private func text(parenthesizing forms: [Form]) -> Text {
    forms.contains(form) ? ("(\(symbols))", "(\(numbers))") : text
  }

  private func joined(
    to other: Derived, by sign: String, _ form: Form, _ value: Int128, _ first: Text, _ second: Text
  ) -> Derived {
    Derived(
      value, first.symbols + sign + second.symbols, first.numbers + sign + second.numbers, form,
      steps: steps + other.steps, source: source ?? other.source)
  }

  // MARK: Derivations

  /// The number's own steps, then the number as a figure.
  ///
  /// - Parameters:
  ///   - figure: The figure's name with its unit.
  ///   - source: The source of a rule that names none.
  ///   - images: How many images the figure is of.
  public func derivations(
    _ figure: String, usual source: String, images: Int = 1
  ) -> [Derivation] {
    steps.map { $0.sourced(source) } + [derivation(figure, images: images).sourced(source)]
  }

  private func derivation(_ figure: String, images: Int = 1) -> Derivation {
    let result = Int64(clamping: value * Int128(images))
    var text = text
    if form == .restatement {
      text.numbers = "\(result)"
    } else if images > 1 {
      text = self.text(parenthesizing: [.sum])
      text = (text.symbols + "·B", text.numbers + "·\(images)")
    }
    return Derivation(
      figure, text.symbols + remark, text.numbers, .integer(result), source: source ?? "")
  }
}
