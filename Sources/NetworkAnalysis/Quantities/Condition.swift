public import NetworkFacts

/// A condition on a network's figures, such as `macs < 4e9 and not depth > 100`.
///
///     condition := conjunction { "or" conjunction }
///     conjunction := negation { "and" negation }
///     negation := "not" negation | "(" condition ")" | operand comparison operand
///     operand := quantity | number with an optional k, M, G, T, P, Ki, Mi, Gi, Ti or Pi and B
///
/// Comparisons are exact: numbers are decimals, not binary fractions.
public struct Condition: Hashable, Sendable {
  indirect enum Term: Hashable, Sendable {
    case comparison(Operand, Comparison, Operand)
    case not(Term)
    case and(Term, Term)
    case or(Term, Term)
  }

  enum Operand: Hashable, Sendable {
    case quantity(Quantity)
    case number(ConditionNumber)
  }

  enum Comparison: String, Hashable, Sendable, CaseIterable {
    case atMost = "<="
    case atLeast = ">="
    case equal = "=="
    case different = "!="
    case below = "<"
    case above = ">"
  }

  let term: Term

  /// - Throws: `ConditionError`, which points into the text.
  public init(_ text: String) throws(ConditionError) {
    term = try ConditionParser.parse(text)
  }

  /// Whether it holds. A comparison with a figure that is not there does not hold, nor does its contrary.
  ///
  /// - Parameter figure: the value of each quantity.
  public func holds(_ figure: (Quantity) -> Int?) -> Bool { holds(term, figure) == true }

  /// Nil where that depends on a figure that is not there.
  private func holds(_ term: Term, _ figure: (Quantity) -> Int?) -> Bool? {
    switch term {
    case .comparison(let left, let comparison, let right):
      guard let left = left.value(figure), let right = right.value(figure) else { return nil }
      return comparison.holds(left, right)
    case .not(let inner):
      return holds(inner, figure).map { !$0 }
    case .and(let left, let right):
      let (left, right) = (holds(left, figure), holds(right, figure))
      if left == false || right == false { return false }
      return left == nil || right == nil ? nil : true
    case .or(let left, let right):
      let (left, right) = (holds(left, figure), holds(right, figure))
      if left == true || right == true { return true }
      return left == nil || right == nil ? nil : false
    }
  }
}

extension Condition.Operand {
  fileprivate func value(_ figure: (Quantity) -> Int?) -> ConditionNumber? {
    switch self {
    case .quantity(let quantity): figure(quantity).map { ConditionNumber($0) }
    case .number(let number): number
    }
  }
}

extension Condition.Comparison {
  fileprivate func holds(_ left: ConditionNumber, _ right: ConditionNumber) -> Bool {
    switch self {
    case .below: left < right
    case .above: right < left
    case .atMost: !(right < left)
    case .atLeast: !(left < right)
    case .equal: !(left < right) && !(right < left)
    case .different: left < right || right < left
    }
  }
}

/// A decimal number of a condition, exact.
struct ConditionNumber: Hashable, Sendable, Comparable {
  /// The value is `scaled / scale`.
  private let scaled: Int
  /// At least 1.
  private let scale: Int

  init(_ integer: Int) {
    scaled = integer
    scale = 1
  }

  /// - Returns: nil if it needs more than 64 bits.
  init?(scaled: Int128, scale: Int128) {
    var (scaled, scale) = (scaled, scale)
    while scale % 10 == 0, scaled % 10 == 0 { (scaled, scale) = (scaled / 10, scale / 10) }
    guard scale >= 1, let top = Int(exactly: scaled), let bottom = Int(exactly: scale) else {
      return nil
    }
    self.scaled = top
    self.scale = bottom
  }

  static func < (a: ConditionNumber, b: ConditionNumber) -> Bool {
    Int128(a.scaled) * Int128(b.scale) < Int128(b.scaled) * Int128(a.scale)
  }
}

/// What is wrong with a condition, and where.
public struct ConditionError: Error, Hashable, Sendable {
  public enum Fault: Hashable, Sendable {
    case unknownQuantity(String)
    case notANumber(String)
    /// Beyond what 64 bits hold exactly.
    case numberTooLong(String)
    case missingOperand
    case missingComparison
    case missingParenthesis
    /// What follows a whole condition.
    case surplus(String)
    /// A size in bytes held against a figure that is none.
    case notBytes(Quantity)
    case tooDeep(limit: Int)
  }

  public let fault: Fault
  /// Bytes of the text.
  public let place: Range<Int>
}
