import CNNDiagnostics
import CNNText
import NetworkConditions
import NetworkFacts

extension FigureConditionError {
  /// The error in words, pointing into the text of the condition.
  var diagnostic: Diagnostic {
    Diagnostic(
      .usage, .error, headline, at: .span(span), label: label,
      help: help.map { Diagnostic.Help($0) })
  }

  private var headline: String {
    switch fault {
    case .unknownQuantity(let name): "unknown quantity `\(name)`"
    case .syntax(let fault): fault.headline
    }
  }

  private var label: String {
    switch fault {
    case .unknownQuantity: ""
    case .syntax(let fault): fault.label
    }
  }

  private var help: [String] {
    switch fault {
    case .unknownQuantity(let name):
      let known = Quantity.allCases.map { $0.name }
      return (nearest(name, among: known).map { ["did you mean `\($0)`?"] } ?? [])
        + ["one of " + listed(known)]
    case .syntax(let fault): return fault.help
    }
  }
}

extension LayerConditionError {
  /// The error in words, pointing into the text of the condition.
  var diagnostic: Diagnostic {
    switch fault {
    case .unknownName(let name, let quantities, let kinds):
      let meant = nearest(name, among: quantities + kinds + ["kind"])
      return Diagnostic(
        .usage, .error, "unknown quantity or kind `\(name)`", at: .span(span),
        help: (meant.map { [Diagnostic.Help("did you mean `\($0)`?")] } ?? []) + [
          Diagnostic.Help("`kind == WORD`, or one of " + listed(quantities) + " and a number")
        ])
    case .syntax(let fault):
      return Diagnostic(
        .usage, .error, fault.headline, at: .span(span), label: fault.label,
        help: fault.help.map { Diagnostic.Help($0) })
    }
  }
}

extension SyntaxFault {
  fileprivate var headline: String {
    switch self {
    case .notANumber(let text): "`\(text)` is not a number"
    case .numberOverflow(let text): "`\(text)` does not fit exactly in 64 bits"
    case .missingOperand, .incomplete: "a quantity or a number is missing"
    case .missingComparison: "a comparison is missing"
    case .missingParenthesis: "a closing parenthesis is missing"
    case .unexpected(let text): "unexpected `\(text)` after a complete condition"
    case .notBytes(let name): "`\(name)` is not a size in bytes"
    case .notAKind: "a kind can only be compared with another kind"
    case .kindsHaveNoOrder(let comparison):
      "kinds have no order: use `==` or `!=` instead of `\(comparison.rawValue)`"
    case .unknownFunction(let name, _): "unknown function `\(name)`"
    case .argumentCount(let function, let expected, let found):
      "`\(function)` takes \(expected.lowerBound) to \(expected.upperBound) values, not \(found)"
    case .tooDeep(let limit), .tooLong(let limit): "the condition has more than \(limit) parts"
    }
  }

  fileprivate var label: String {
    switch self {
    case .missingOperand, .incomplete, .missingComparison, .missingParenthesis: "here"
    case .notBytes: "a size in bytes"
    case .notAKind: "not a kind"
    case .notANumber, .numberOverflow, .unexpected, .unknownFunction, .argumentCount,
      .kindsHaveNoOrder, .tooDeep, .tooLong:
      ""
    }
  }

  fileprivate var help: [String] {
    switch self {
    case .notANumber, .numberOverflow: ["as in `1e9`, `25M` or `100MiB`"]
    case .missingOperand, .incomplete: ["as in `macs < 1e9`"]
    case .missingComparison: ["one of " + listed(["<", "<=", ">", ">=", "==", "!="])]
    case .unexpected: ["join conditions with `and` or `or`"]
    case .notAKind, .kindsHaveNoOrder: ["as in `kind == conv` or `kind != conv`"]
    case .missingParenthesis, .notBytes, .unknownFunction, .argumentCount, .tooDeep, .tooLong: []
    }
  }
}
