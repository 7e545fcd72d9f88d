import Diagnostics

/// A compiled expression of the description language.
///
/// Names are resolved when the file is compiled: a parameter is a slot of its block's frame.
indirect enum Expression: Sendable {
  case number(Number)
  case boolean(Bool)
  /// The value of a parameter or a loop's index.
  case slot(Int, name: String)
  /// A block handed to a block.
  case block(BlockReference)
  /// A measure of the incoming volume.
  case volume(VolumeMeasure)
  case negation(Expression, at: SourceSpan)
  case logicalNot(Expression, at: SourceSpan)
  case arithmetic(ArithmeticOperator, Expression, Expression, at: SourceSpan)
  case comparison(ComparisonOperator, Expression, Expression, at: SourceSpan)
  case logical(LogicalOperator, Expression, Expression, at: SourceSpan)
  case call(Function, [Expression], at: SourceSpan)

  var isNumber: Bool {
    if case .number = self { true } else { false }
  }

  enum VolumeMeasure: String, CaseIterable, Sendable {
    case height, width, channels
  }

  enum ArithmeticOperator: String, Sendable {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case remainder = "%"
  }

  enum ComparisonOperator: String, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case equal = "=="
    case notEqual = "!="
  }

  enum LogicalOperator: String, Sendable {
    case and = "&&"
    case or = "||"
  }

  enum Function: String, CaseIterable, Sendable {
    case min, max, floor, ceil, round
    /// `divisible(v, by)`: the multiple of `by` nearest to v, never more than a tenth below it
    /// (MobileNet's rounding of channel counts; Sandler et al. 2018, reference implementation).
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
}

/// What a name stands for while a block is expanded.
enum Value: Sendable {
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
