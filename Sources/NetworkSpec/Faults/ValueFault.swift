import CNNDiagnostics
import CNNText
import KDL
import NetworkConditions
import NetworkDiagnosis
import NetworkModel

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
  /// A budget that is not a property with a comparison: the writing here.
  case budgetInWords(String)
  /// An expression alone in braces, which only stand between other text.
  case bracedNumber(String)
  case fractionWhereIntegerNeeded(Number)
  case numberOverflow
  case divisionByZero
  /// Of `divisible`.
  case stepNotPositive
  /// Of `log2`.
  case notAPowerOfTwo(Number)
  /// No padding of a transposed convolution gives an extent; those that some padding gives.
  case unreachable(Int, from: Int, reachable: ClosedRange<Int>)
  /// Of `item`.
  case itemOutOfRange(Number, count: Int)
  /// Something reads the incoming volume where there is none.
  case noIncomingVolume(String)
  /// A network without any input.
  case noInput
  /// A property or a word that names an axis which the volumes do not have.
  case noSuchMeasure(String, of: SpatialAxes)
  /// Another count of numbers than the axes need.
  case numberCount(String, count: Int, axes: SpatialAxes, perAxis: Int)
  /// An input with another count of extents than a volume has.
  case inputExtents(count: Int)
  /// A size from outside that is none for the network's input.
  case inputSize(InputSize, axes: SpatialAxes)
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
    case .budgetInWords(let here):
      FaultWords(.wrongType, "a budget is a property whose value compares")
        .helping("write `require \(here)`")
    case .bracedNumber(let expression):
      FaultWords(.expression, "a single number takes no braces")
        .helping(
          "write \(KDLToken.quoted(expression))", replacing: "{\(expression)}",
          by: KDLToken.quoted(expression))
    case .fractionWhereIntegerNeeded(let number):
      FaultWords(.arithmetic, "expected a whole number, found \(number.readable)")
        .helping("round it with `floor(…)`, `ceil(…)` or `round(…)`")
    case .numberOverflow:
      FaultWords(.arithmetic, "the number does not fit in 64 bits")
    case .divisionByZero:
      FaultWords(.arithmetic, "division by zero")
    case .stepNotPositive:
      FaultWords(.expression, "`divisible` needs a positive step")
    case .notAPowerOfTwo(let number):
      FaultWords(.expression, "`log2` needs a power of two, not \(number.readable)")
    case .unreachable(let target, let extent, let reachable):
      FaultWords(
        .shapeMismatch,
        "no padding turns \(NumberText.grouped(extent)) into \(NumberText.grouped(target)) here"
      ).noting(
        "this kernel and stride can give \(NumberText.grouped(reachable.lowerBound)) to "
          + "\(NumberText.grouped(reachable.upperBound))")
    case .itemOutOfRange(let index, let count):
      FaultWords(
        .valueOutOfRange,
        "`item` counts from 0, and the list has \(counted(count, "item")); there is none at \(index.readable)"
      )
    case .noIncomingVolume(let word):
      FaultWords(
        .missingInput, "`\(word)` has no incoming volume", label: "no volume enters here"
      ).helping("start with `input HEIGHT WIDTH CHANNELS`")
    case .noInput:
      FaultWords(.missingInput, "the network has no `input`")
        .helping("start with `input HEIGHT WIDTH CHANNELS`")
    case .noSuchMeasure(let name, let axes):
      FaultWords(
        .shapeMismatch, "`\(name)` does not apply here: the incoming volume has \(axes.words)",
        label: "\(axes.pattern) has \(quotedList(axes.all.map { $0.rawValue }))")
    case .numberCount(let name, let count, let axes, let perAxis):
      FaultWords(
        .shapeMismatch,
        "`\(name)` has \(counted(count, "number")), but the incoming volume has \(axes.words)",
        label: "\(axes.pattern) takes one number for all axes"
          + (perAxis * axes.rawValue > 1
            ? ", or \(perAxis * axes.rawValue): \(axes.order(perAxis: perAxis))" : ""))
    case .inputExtents(let count):
      FaultWords(
        count < 2 ? .missingArgument : .unexpectedArgument,
        "`input` needs two to four numbers, not \(count): the extents of a volume, channels last"
      ).helping("`input 100 3` is a sequence of 100 positions with 3 channels")
        .helping("`input 224 224 3` is an image: height, width, channels")
        .helping("`input 16 112 112 3` is a clip or a body: frames, height, width, channels")
    case .inputSize(let size, let axes):
      FaultWords(
        .usage, "`--input \(size)` does not fit this input",
        label: "\(axes.pattern) has \(axes.words)"
      ).helping(
        "give one number for all axes, \(axes.rawValue) for the extents, or \(axes.rawValue + 1) with the "
          + "channels")
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

extension SpatialAxes {
  /// `"heightxwidth"`, or with both ends of each axis `"top,left,bottom,right"`.
  fileprivate func order(perAxis: Int) -> String {
    perAxis == 1
      ? "`\"" + all.map { $0.rawValue }.joined(separator: "x") + "\"`"
      : "`\"" + sideNames.joined(separator: ",") + "\"`"
  }
}
