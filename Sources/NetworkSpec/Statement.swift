import Diagnostics
import NetworkModel

/// A compiled statement: names resolved, expressions parsed, properties matched with their schema.
/// Compiled once, expanded as often as its block is used.
indirect enum Statement: Sendable {
  case layer(LayerStatement)
  case merge(MergeStatement)
  case call(CallStatement)
  case repetition(count: Located<Expression>, index: Int?, body: [Statement])
  case condition(Located<Expression>, body: [Statement])
  case branch(name: NameTemplate?, body: [Statement], at: SourceSpan)
  case rounding(Rounding)
  case input(InputStatement)
  case fact(PublishedFact)

  /// Whether expanding it can add layers other than inputs.
  var addsLayers: Bool {
    switch self {
    case .layer, .merge, .call: true
    case .repetition(_, _, let body), .condition(_, let body): body.contains(where: \.addsLayers)
    case .branch(_, let body, _): body.contains(where: \.addsLayers)
    case .rounding, .input, .fact: false
    }
  }

  /// Whether what the next layer reads depends on it.
  var decidesFlow: Bool {
    switch self {
    case .layer, .merge, .call, .repetition, .condition, .input: true
    case .branch, .rounding, .fact: false
    }
  }
}

/// A value and where it was written.
struct Located<Value: Sendable>: Sendable {
  let value: Value
  let span: SourceSpan
}

/// A reference, because a statement is read as often as its block is used.
final class LayerStatement: Sendable {
  let word: LayerWord
  let name: NameTemplate?
  let properties: [CompiledProperty]
  /// The layer where no rounding is in force, if no expression has a say in it.
  let constant: Layer?
  /// Whether the rounding in force has a say in the layer.
  let heedsRounding: Bool
  let common: CommonProperties
  /// Index in the library's origins.
  let origin: Int
  let span: SourceSpan

  init(
    word: LayerWord, name: NameTemplate?, properties: [CompiledProperty], constant: Layer?,
    heedsRounding: Bool, common: CommonProperties, origin: Int, span: SourceSpan
  ) {
    self.word = word
    self.name = name
    self.properties = properties
    self.constant = constant
    self.heedsRounding = heedsRounding
    self.common = common
    self.origin = origin
    self.span = span
  }
}

/// What every layer may say.
struct CommonProperties: Sendable {
  var attributes: Node.Attributes = []
  var source: NameTemplate?
  var sharesWeightsOf: NameTemplate?
}

struct MergeStatement: Sendable {
  struct Path: Sendable {
    let source: NameTemplate?
    let body: [Statement]
  }

  let layer: LayerStatement
  let paths: [Path]
}

struct CallStatement: Sendable {
  enum Callee: Sendable {
    case block(BlockReference)
    /// `apply unit …`, where `unit` is a parameter.
    case parameter(Expression, word: String)
  }

  struct Argument: Sendable {
    /// The argument read as an instance's name.
    let name: NameTemplate?
    /// The argument read as a value.
    let value: Result<Expression, SpecFault>
    let span: SourceSpan
  }

  let callee: Callee
  let arguments: [Argument]
  let properties: [(name: String, keySpan: SourceSpan, value: Located<Expression>)]
  let span: SourceSpan
}

struct InputStatement: Sendable {
  let name: NameTemplate?
  let height: Located<Expression>
  let width: Located<Expression>
  let channels: Located<Expression>
  let origin: Int
  let span: SourceSpan
}

/// A name that may hold expressions: `conv{i + 2}`.
enum NameTemplate: Sendable {
  case fixed(String, SourceSpan)
  case interpolated([Segment], SourceSpan)

  enum Segment: Sendable {
    case text(String)
    case expression(Expression)
  }

  var span: SourceSpan {
    switch self {
    case .fixed(_, let span), .interpolated(_, let span): span
    }
  }
}

/// A property given in a description, matched with the schema of its kind of layer.
struct CompiledProperty: Sendable {
  let name: String
  let value: CompiledValue
  let span: SourceSpan
}

enum CompiledValue: Sendable {
  case expression(Expression)
  /// `"1x7"`: height by width.
  case pair(Expression, Expression)
  /// `"top,left,bottom,right"`.
  case sides([Expression])
  case word(String)
  case flag(Bool)
  case table([[Int]])

  /// Whether it is the same wherever the statement is expanded.
  var isConstant: Bool {
    switch self {
    case .expression(let expression): expression.isNumber
    case .pair(let height, let width): height.isNumber && width.isNumber
    case .sides(let sides): sides.allSatisfy(\.isNumber)
    case .word, .flag, .table: true
    }
  }
}

/// A block after compilation.
struct BlockTemplate: Sendable {
  let name: String
  let span: SourceSpan
  /// Parameters without a default, in order; they hold the first slots.
  let required: [String]
  /// Parameters with a default; they hold the slots after those.
  let defaulted: [(name: String, value: Located<Expression>)]
  /// Slots of a frame, loop indices included.
  let slotCount: Int
  let body: [Statement]
  /// Names given to layers that could be mistaken for automatic ones, such as `conv2`.
  let reservedNames: Set<String>
}

/// A setting of a network that the command line may change.
struct NetworkParameter: Sendable {
  let name: String
  let span: SourceSpan
  let defaultValue: Number
  let choices: [Number]
}
