import CNNDiagnostics
import NetworkConditions

/// What a value is not, where it stands.
enum ValueFault: Hashable {
  case wrongType(expected: String, found: String)
  /// Text of another form than belongs here.
  case malformed(String, expected: String)
  case outOfRange(Int, ClosedRange<Int>)
  case notFinite
  case invalidChoice(String, choices: [String])
  case fractionWhereIntegerNeeded(Number)
  case numberOverflow
  case divisionByZero
  /// Of `divisible`.
  case stepNotPositive
  /// Something reads the incoming volume where there is none.
  case noIncomingVolume(String)
  /// A network without any input.
  case noInput
}

extension ValueFault {
  var words: FaultWords {
    switch self {
    case .wrongType(let expected, let found):
      FaultWords(.wrongType, "\(expected) is needed here, not \(found)")
    case .malformed(let text, let expected):
      FaultWords(
        .wrongType, "`\(text.excerpt)` is not what belongs here", label: "expected \(expected)")
    case .outOfRange(let value, let range):
      FaultWords(.valueOutOfRange, "\(value) is out of range", label: ValueFault.text(of: range))
    case .notFinite:
      FaultWords(.valueOutOfRange, "a finite number is needed here")
    case .invalidChoice(let word, let choices):
      FaultWords(.invalidChoice, "`\(word.excerpt)` is not one of the choices")
        .noting("choices: " + quotedList(choices.prefix(20)) + (choices.count > 20 ? ", …" : ""))
        .suggesting(word, among: choices)
    case .fractionWhereIntegerNeeded(let number):
      FaultWords(.arithmetic, "a whole number is needed here, and this gives \(number.readable)")
        .helping("`floor(…)`, `ceil(…)` or `round(…)` makes one")
    case .numberOverflow:
      FaultWords(.arithmetic, "the number does not fit 64 bits")
    case .divisionByZero:
      FaultWords(.arithmetic, "division by zero")
    case .stepNotPositive:
      FaultWords(.expression, "`divisible` needs a positive step")
    case .noIncomingVolume(let word):
      FaultWords(
        .missingInput, "`\(word)` has no incoming volume", label: "nothing enters here"
      ).helping("begin with `input HEIGHT WIDTH CHANNELS`")
    case .noInput:
      FaultWords(.missingInput, "the network has no `input`")
        .helping("begin with `input HEIGHT WIDTH CHANNELS`")
    }
  }

  private static func text(of range: ClosedRange<Int>) -> String {
    range.upperBound == Int.max
      ? "at least \(range.lowerBound) is needed"
      : "from \(range.lowerBound) to \(range.upperBound)"
  }
}

extension Number {
  /// `2.5`, or `7/3 = 2.33…` where decimals do not end.
  fileprivate var readable: String {
    let exact = description
    return exact.utf8.contains(UInt8(ascii: "/")) ? "\(exact) = \(hundredths)…" : exact
  }
}
