import CNNDiagnostics
import NetworkConditions

/// A compiled expression of the description language.
///
/// Names are resolved when the file is compiled: a parameter is a slot of its block's frame.
indirect enum Expression: Sendable {
  case number(Number)
  case boolean(Bool)
  /// The value of a parameter or a loop's index.
  case slot(Int)
  /// A block handed to a block.
  case block(BlockReference)
  /// A measure of the incoming volume.
  case volume(VolumeMeasure)
  case negation(Expression, at: SourceSpan)
  case logicalNot(Expression, at: SourceSpan)
  case binary(BinaryOperator, Expression, Expression, at: SourceSpan)
  case call(Function, [Expression], at: SourceSpan)

  enum VolumeMeasure: String, CaseIterable, Sendable {
    case height, width, channels
  }

  enum BinaryOperator: Hashable, Sendable {
    case logical(LogicalOperator)
    case comparison(ComparisonOperator)
    case arithmetic(ArithmeticOperator)

    /// Those of a higher precedence bind tighter; those of one bind to the left.
    var precedence: Int {
      switch self {
      case .logical(.or): 1
      case .logical(.and): 2
      case .comparison(.equal), .comparison(.notEqual): 3
      case .comparison(.less), .comparison(.lessOrEqual), .comparison(.greater),
        .comparison(.greaterOrEqual):
        4
      case .arithmetic(.add), .arithmetic(.subtract): 5
      case .arithmetic(.multiply), .arithmetic(.divide), .arithmetic(.remainder): 6
      }
    }
  }

  enum ArithmeticOperator: Sendable {
    case add, subtract, multiply, divide, remainder
  }

  enum ComparisonOperator: Sendable {
    case less, lessOrEqual, greater, greaterOrEqual, equal, notEqual
  }

  enum LogicalOperator: Sendable {
    case and, or
  }

  enum Function: String, CaseIterable, Sendable {
    case min, max, floor, ceil, round
    /// `divisible(v, by)`: MobileNet's rule for the width of a layer (`Number.divisible`).
    case divisible

    /// How many arguments it takes.
    var arity: ClosedRange<Int> {
      switch self {
      case .min, .max: 1...16
      case .floor, .ceil, .round: 1...1
      case .divisible: 2...2
      }
    }
  }

  /// How many operations an evaluation may take.
  var operationCount: Int {
    switch self {
    case .number, .boolean, .slot, .block, .volume: 0
    case .negation(let operand, _), .logicalNot(let operand, _): operand.operationCount + 1
    case .binary(_, let left, let right, _): left.operationCount + right.operationCount + 1
    case .call(_, let arguments, _): arguments.reduce(1) { $0 + $1.operationCount }
    }
  }
}

/// What a name stands for while a block is expanded.
enum Value: Hashable, Sendable {
  case number(Number)
  case boolean(Bool)
  case block(BlockReference)

  /// For messages.
  var typeName: String {
    switch self {
    case .number: "a number"
    case .boolean: "a condition"
    case .block: "a block"
    }
  }
}

/// Index of a compiled block in its library.
struct BlockReference: Hashable, Sendable {
  let index: Int
}
