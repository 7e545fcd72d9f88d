import CNNDiagnostics
import CNNText
import NetworkConditions

/// A fault of a value in its place.
enum ValueFault: Hashable {
  case wrongType(expected: String, found: String)
  /// Text of another form than belongs here.
  case malformed(String, expected: String)
  case outOfRange(Int64, ClosedRange<Int64>)
  case notFinite
  case invalidChoice(String, choices: [String])
  /// A value as other frameworks write it, of a property, and its writing here.
  case otherWriting(String, of: String, here: String)
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
      FaultWords(.wrongType, "expected \(expected), found \(found)")
    case .malformed(let text, let expected):
      FaultWords(
        .wrongType, "invalid value `\(text.excerpt)`", label: "expected \(expected)")
    case .outOfRange(let value, let range):
      FaultWords(
        .valueOutOfRange, "\(NumberText.grouped(value)) is out of range",
        label: ValueFault.text(of: range))
    case .notFinite:
      FaultWords(.valueOutOfRange, "expected a finite number")
    case .invalidChoice(let word, let choices):
      FaultWords(.invalidChoice, "invalid choice `\(word.excerpt)`")
        .noting("choices: " + quotedList(choices.prefix(20)) + (choices.count > 20 ? ", …" : ""))
        .suggesting(word, among: choices, lists: false)
    case .otherWriting(let written, let property, let here):
      FaultWords(.wrongType, "`\(written.excerpt)` is not a value of `\(property)`")
        .helping("write `\(property)=\(here)`", replacing: written, by: here)
    case .fractionWhereIntegerNeeded(let number):
      FaultWords(.arithmetic, "expected a whole number, found \(number.readable)")
        .helping("round it with `floor(…)`, `ceil(…)` or `round(…)`")
    case .numberOverflow:
      FaultWords(.arithmetic, "the number does not fit in 64 bits")
    case .divisionByZero:
      FaultWords(.arithmetic, "division by zero")
    case .stepNotPositive:
      FaultWords(.expression, "`divisible` needs a positive step")
    case .noIncomingVolume(let word):
      FaultWords(
        .missingInput, "`\(word)` has no incoming volume", label: "no volume enters here"
      ).helping("start with `input HEIGHT WIDTH CHANNELS`")
    case .noInput:
      FaultWords(.missingInput, "the network has no `input`")
        .helping("start with `input HEIGHT WIDTH CHANNELS`")
    }
  }

  private static func text(of range: ClosedRange<Int64>) -> String {
    range.upperBound == Int64.max
      ? "must be at least \(NumberText.grouped(range.lowerBound))"
      : "must be from \(NumberText.grouped(range.lowerBound)) to "
        + NumberText.grouped(range.upperBound)
  }
}

extension Number {
  /// `2.5`, or `7/3 = 2.33…` where decimals do not end.
  fileprivate var readable: String {
    let exact = description
    return exact.utf8.contains(UInt8(ascii: "/")) ? "\(exact) = \(hundredths)…" : exact
  }
}
