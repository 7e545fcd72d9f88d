import CNNDiagnostics
import CNNText
import NetworkAnalysis
import NetworkFacts

extension ConditionError {
  /// The error in words, pointing into the text that is `source`.
  func diagnostic(in source: SourceID) -> Diagnostic {
    Diagnostic(
      .usage, .error, headline, at: .span(SourceSpan(source: source, range: place)), label: label,
      help: help.map { Diagnostic.Help($0) })
  }

  private var headline: String {
    switch fault {
    case .unknownQuantity(let name): "unknown quantity `\(name)`"
    case .notANumber(let text): "`\(text)` is no number"
    case .numberTooLong(let text): "`\(text)` is beyond what 64 bits hold exactly"
    case .missingOperand: "a quantity or a number is missing"
    case .missingComparison: "a comparison is missing"
    case .missingParenthesis: "a closing parenthesis is missing"
    case .surplus(let text): "`\(text)` follows a whole condition"
    case .notBytes(let quantity): "`\(quantity.name)` is no number of bytes"
    case .tooDeep(let limit): "the condition has more than \(limit) parts"
    }
  }

  private var label: String {
    switch fault {
    case .missingOperand, .missingComparison, .missingParenthesis: "here"
    case .notBytes: "a size in bytes"
    case .unknownQuantity, .notANumber, .numberTooLong, .surplus, .tooDeep: ""
    }
  }

  private var help: [String] {
    let known = Quantity.allCases.map(\.name)
    switch fault {
    case .unknownQuantity(let name):
      return (nearest(name, among: known).map { ["did you mean `\($0)`?"] } ?? [])
        + ["one of " + listed(known)]
    case .notANumber, .numberTooLong: return ["as in `1e9`, `25M` or `100MiB`"]
    case .missingOperand: return ["as in `macs < 1e9`"]
    case .missingComparison: return ["one of " + listed(["<", "<=", ">", ">=", "==", "!="])]
    case .surplus: return ["conditions are joined by `and` or `or`"]
    case .missingParenthesis, .notBytes, .tooDeep: return []
    }
  }
}
