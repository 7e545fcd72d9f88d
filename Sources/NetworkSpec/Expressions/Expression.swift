import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// A compiled expression of the description language.
///
/// Names are resolved when the file is compiled: a parameter is a slot of its block's frame.
typealias Expression = NetworkConditions.Expression<ExpressionName>

/// The meaning of a name in an expression.
enum ExpressionName: Hashable, Sendable {
  /// The value of a parameter or a loop's index.
  case slot(Int)
  /// A block handed to a block.
  case block(BlockReference)
  /// A measure of the incoming volume.
  case volume(VolumeMeasure)
}

enum VolumeMeasure: String, Hashable, Sendable, CaseIterable {
  case frames, height, width, length, channels

  /// The axis that is measured.
  var axis: Axis {
    switch self {
    case .frames: .depth
    case .height: .height
    case .width: .width
    case .length: .length
    case .channels: .channels
    }
  }
}

/// The value of a name while a block is expanded.
typealias Value = NetworkConditions.Value<BlockReference>

/// Index of a compiled block in its library.
struct BlockReference: Hashable, Sendable {
  let index: Int
}

extension Value {
  /// For messages.
  var typeName: String { kind.words }
}

extension ValueKind {
  /// For messages.
  fileprivate var words: String {
    switch self {
    case .number: "a number"
    case .condition: "a condition"
    case .thing: "a block"
    }
  }
}

extension EvaluationFault {
  /// The fault of a description.
  func fault(at span: SourceSpan) -> SpecFault {
    switch self {
    case .arithmetic(.overflow): SpecFault(.numberOverflow, at: span)
    case .arithmetic(.divisionByZero): SpecFault(.divisionByZero, at: span)
    case .stepNotPositive: SpecFault(.stepNotPositive, at: span)
    case .notANumber(let kind):
      SpecFault(.wrongType(expected: "a number", found: kind.words), at: span)
    case .notACondition(let kind):
      SpecFault(.wrongType(expected: "a condition", found: kind.words), at: span)
    }
  }
}

/// Gives an arithmetic error its place.
func exactly<Result>(
  at span: SourceSpan, _ body: () throws(ArithmeticError) -> Result
) throws(SpecFault) -> Result {
  do {
    return try body()
  } catch {
    throw EvaluationFault.arithmetic(error).fault(at: span)
  }
}
