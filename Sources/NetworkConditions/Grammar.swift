/// The notation of expressions.
///
///     expression := operand { operator operand }    by precedence, `or` the loosest
///     operand := prefix operand | "(" expression ")" | number | name | function "(" … ")"
///
/// The two ways differ in the words and signs, and in what is refused while it is read.
public struct Grammar: Sendable {
  /// The longer before those that they begin with.
  let signs: [Sign]
  /// Operators that are words by themselves.
  let words: [(text: String, operation: BinaryOperator)]
  /// The word of the loose negation, `not a < b`.
  let looseNegation: String?
  /// True if there are `-a`, `!a` and functions.
  let hasArithmetic: Bool
  /// True if a number may begin or end with its point and have a unit: `.5G`, `100 MiB`.
  let hasUnits: Bool
  /// True if each name stands for a number, so that what is not a condition is found while it is read:
  /// parentheses hold conditions, comparisons do not chain.
  let isTyped: Bool
  let spaces: ClosedRange<UInt8>
  private let otherSpace: UInt8

  /// Nesting of parentheses, signs and calls beyond which an expression is refused.
  public static let deepestNesting = 64
  /// Operators and calls (in conditions comparisons) beyond which it is refused, so that its tree is
  /// never too deep to walk.
  public static let mostOperations = 256

  /// Of descriptions: `stride != 1 || channels != 4 * width`. Any word may be the name of a parameter.
  public static let descriptions = Grammar(
    signs: comparisons + [
      Sign("||", .logical(.or)), Sign("&&", .logical(.and)), Sign("+", .arithmetic(.add)),
      Sign("-", .arithmetic(.subtract)), Sign("*", .arithmetic(.multiply)),
      Sign("/", .arithmetic(.divide)), Sign("%", .arithmetic(.remainder)),
    ], words: [], looseNegation: nil, hasArithmetic: true, hasUnits: false,
    isTyped: false, spaces: UInt8(ascii: " ")...UInt8(ascii: " "), otherSpace: UInt8(ascii: "\t"))

  /// Of figures in descriptions: `4 * k * 1M`.
  public static let figures = Grammar(
    signs: descriptions.signs, words: [], looseNegation: nil, hasArithmetic: true, hasUnits: true,
    isTyped: false, spaces: descriptions.spaces, otherSpace: descriptions.otherSpace)

  /// Of conditions on figures: `macs < 4e9 and not depth > 100`.
  public static let conditions = Grammar(
    signs: comparisons + [Sign("=", .comparison(.equal))],
    words: [
      ("or", .logical(.or)), ("and", .logical(.and)), ("≤", .comparison(.atMost)),
      ("≥", .comparison(.atLeast)), ("≠", .comparison(.different)),
    ], looseNegation: "not", hasArithmetic: false, hasUnits: true, isTyped: true,
    spaces: 0...UInt8(ascii: " "), otherSpace: 0)

  private static let comparisons = Comparison.allCases.map { comparison in
    Sign(comparison.rawValue, .comparison(comparison))
  }

  /// A sign of one or two characters.
  struct Sign: Sendable {
    let first: UInt8
    /// Nil for a sign of one character.
    let second: UInt8?
    let operation: BinaryOperator

    init(_ text: String, _ operation: BinaryOperator) {
      first = text.utf8.first ?? 0
      second = text.utf8.dropFirst().first
      self.operation = operation
    }

    var length: Int { second == nil ? 1 : 2 }
  }

  func isSpace(_ byte: UInt8) -> Bool { spaces.contains(byte) || byte == otherSpace }

  /// Returns whether a word joins or negates conditions, and so is never a name.
  func isReserved(_ word: String) -> Bool {
    word == looseNegation || words.contains { $0.text == word && $0.operation.isLogical }
  }
}

/// The reason that text is not an expression.
public enum SyntaxFault: Hashable, Sendable {
  /// Text after a complete expression.
  case unexpected(String)
  case missingOperand
  /// The text ends where an operand should follow.
  case incomplete
  /// A number stands where a condition should.
  case missingComparison
  case missingParenthesis
  case notANumber(String)
  /// A number beyond what 64 bits hold exactly.
  case numberOverflow(String)
  case unknownFunction(String, known: [String])
  case argumentCount(function: String, expected: ClosedRange<Int>, found: Int)
  /// A size in bytes is compared with a figure that is none.
  case notBytes(String)
  /// A kind is compared with something other than a kind.
  case notAKind
  /// Kinds are compared by their order.
  case kindsHaveNoOrder(Comparison)
  case tooDeep(limit: Int)
  case tooLong(limit: Int)
}
