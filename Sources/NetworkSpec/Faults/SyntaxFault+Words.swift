import CNNDiagnostics
import CNNText
import NetworkConditions

extension SyntaxFault {
  /// The words of descriptions. `--where` has its own.
  var words: FaultWords {
    switch self {
    case .unexpected(let text):
      SyntaxFault.afterExpression(text)
    case .missingOperand:
      FaultWords(.expression, "a value is missing here")
    case .incomplete:
      FaultWords(.expression, "the expression ends too early")
    case .missingComparison:
      FaultWords(.expression, "a comparison is missing here")
    case .missingParenthesis:
      FaultWords(.expression, "a `)` is missing")
    case .notANumber(let text):
      FaultWords(.expression, "`\(text.excerpt)` is not a number")
    case .numberOverflow:
      ValueFault.numberOverflow.words
    case .unknownFunction(let name, let known):
      StructureFault.unknownWord(name, role: .function, known: known).words
    case .argumentCount(let function, let expected, let found):
      FaultWords(.expression, "`\(function)` takes \(expected.words), not \(found)")
    case .notBytes(let name):
      FaultWords(.expression, "`\(name.excerpt)` is not a size in bytes")
    case .notAKind:
      FaultWords(.expression, "a kind can only be compared with another kind")
    case .kindsHaveNoOrder:
      FaultWords(.expression, "kinds have no order: use `==` or `!=`")
    case .tooDeep(let limit):
      FaultWords(.expression, "the expression is nested more than \(limit) deep")
    case .tooLong(let limit):
      FaultWords(.expression, "the expression has more than \(limit) operations")
    }
  }
}

extension SyntaxFault {
  private static func afterExpression(_ text: String) -> FaultWords {
    let words = FaultWords(.expression, "unexpected `\(text.excerpt)`")
    return sign(for: text).map { words.helping($0) } ?? words
  }

  /// The sign that a word or another language's sign means; nil for anything else.
  private static func sign(for text: String) -> String? {
    let word = text.utf8.prefix { $0 != UInt8(ascii: " ") }
    switch String(Substring(word)) {
    case "and": return "conditions are joined by `&&` here"
    case "or": return "conditions are joined by `||` here"
    case "=": return "equality is `==`"
    default: return nil
    }
  }
}

extension ClosedRange<Int> {
  /// `1 value`, `1 to 16 values`.
  fileprivate var words: String {
    lowerBound == upperBound
      ? counted(lowerBound, "value") : "\(lowerBound) to \(upperBound) values"
  }
}
