import CNNDiagnostics

/// Why a text is no expression.
enum ExpressionFault: Hashable {
  case unexpected(String)
  case missingValue
  /// The text ends where a value should follow.
  case incomplete
  case missingParenthesis
  case notANumber(String)
  case argumentCount(function: String, expected: ClosedRange<Int>, found: Int)
  case stepNotPositive
  case tooDeep(limit: Int)
  case tooLong(limit: Int)
}

extension ExpressionFault {
  var words: FaultWords {
    switch self {
    case .unexpected(let text):
      FaultWords(.expression, "`\(text.excerpt)` is not expected here")
    case .missingValue:
      FaultWords(.expression, "a value is missing here")
    case .incomplete:
      FaultWords(.expression, "the expression ends too early")
    case .missingParenthesis:
      FaultWords(.expression, "a `)` is missing")
    case .notANumber(let text):
      FaultWords(.expression, "`\(text.excerpt)` is not a number")
    case .argumentCount(let function, let expected, let found):
      FaultWords(.expression, "`\(function)` takes \(expected.words), not \(found)")
    case .stepNotPositive:
      FaultWords(.expression, "`divisible` needs a positive step")
    case .tooDeep(let limit):
      FaultWords(.expression, "the expression nests more than \(limit) deep")
    case .tooLong(let limit):
      FaultWords(.expression, "an expression of more than \(limit) operations")
    }
  }
}

extension ClosedRange<Int> {
  /// `1 value`, `1 to 16 values`.
  fileprivate var words: String {
    lowerBound == upperBound
      ? "\(lowerBound) value\(lowerBound == 1 ? "" : "s")" : "\(lowerBound) to \(upperBound) values"
  }
}
