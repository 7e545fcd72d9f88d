import CNNDiagnostics
import NetworkConditions
import NetworkModel

/// A compiled expression of the description language.
///
/// Names are resolved when the file is compiled: a parameter is a slot of its block's frame.
typealias Expression = NetworkConditions.Expression<ExpressionName>

/// The meaning of a name in an expression.
enum ExpressionName: Hashable, Sendable {
  /// The value of a parameter, a `let` or a loop's index.
  case slot(Int)
  /// A block, a layer's word or a keyword.
  case constant(Thing)
  /// A measure of the incoming volume.
  case volume(VolumeMeasure)
  /// `height(c3)`: a measure of what comes out of a layer or an instance.
  case extent(VolumeMeasure, LayerReference)
  /// A layer or an instance, looked up where the statement is expanded.
  case place(LayerReference)
  /// Several values in one text.
  case composite(CompositeValue)
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

/// `"48 104 208"`, `"1x7"` or `"0,1,0,1"` as a value.
///
/// A reference, so that expressions stay small; two are equal if they are the same.
final class CompositeValue: Hashable, Sendable {
  enum Form: Sendable {
    case list, extents, sides
  }

  let form: Form
  let parts: [Located<Expression>]

  init(_ form: Form, _ parts: [Located<Expression>]) {
    self.form = form
    self.parts = parts
  }

  static func == (a: CompositeValue, b: CompositeValue) -> Bool { a === b }

  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// The name of a layer or an instance, as a statement writes it.
///
/// A reference, so that what it means can be kept beside the frame; two are equal if they are the same.
final class LayerReference: Hashable, Sendable {
  let template: NameTemplate
  /// The slot of the parameter of this name, if there is one: it means the layer that the parameter
  /// holds, if it holds one.
  let slot: Int?
  /// What the name could have been, where it could have been another value; nil where only a layer may be
  /// named.
  private let otherwise: OtherValue?

  var span: SourceSpan { template.span }

  init(_ template: NameTemplate, in scope: NameScope, otherwise: OtherValue? = nil) {
    self.template = template
    self.otherwise = otherwise
    slot = if case .fixed(let name, _) = template { scope.slot(of: name) } else { nil }
  }

  /// The fault if no layer has the name, where it could have been another value.
  var faultOfValue: SpecFault? {
    switch (otherwise, template) {
    case (nil, _): nil
    case (.word(let scope)?, .fixed(let word, let span)): scope.unknownValue(word, at: span)
    case (.word?, .interpolated): nil
    case (.expression(let fault)?, _): fault
    }
  }

  static func == (a: LayerReference, b: LayerReference) -> Bool { a === b }

  func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// What a name could have been where a value may also be a layer. A word keeps no fault of its own: every
/// call names its instance with one, and the list of the words that it could have been is long.
enum OtherValue: Sendable {
  case word(in: NameScope)
  case expression(SpecFault)
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
    case .exponentNotWhole(let exponent):
      SpecFault(.fractionWhereIntegerNeeded(exponent), at: span)
    case .notAPowerOfTwo(let number):
      SpecFault(.notAPowerOfTwo(number), at: span)
    case .itemOutOfRange(let index, let count):
      SpecFault(.itemOutOfRange(index, count: count), at: span)
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
