import CNNDiagnostics
import CNNText
import NetworkConditions

extension SyntaxFault {
  /// The words of descriptions. `--where` has its own.
  var words: FaultWords {
    switch self {
    case .unexpected(let text):
      FaultWords(.expression, "unexpected `\(text.excerpt)`")
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

extension ClosedRange<Int> {
  /// `1 value`, `1 to 16 values`.
  fileprivate var words: String {
    lowerBound == upperBound
      ? counted(lowerBound, "value") : "\(lowerBound) to \(upperBound) values"
  }
}
