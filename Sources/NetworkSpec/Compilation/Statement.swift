import CNNDiagnostics
import NetworkConditions
import NetworkFacts
import NetworkModel

/// A compiled statement: names resolved, expressions parsed, properties matched with their schema.
/// Compiled once, expanded as often as its block is used.
struct Statement: Sendable {
  let action: Action
  /// The cost of expanding it once, without its body, in units of `Elaborator.work`.
  let cost: Int
  /// True if an expression of it reads the height or width of the incoming volume.
  let readsPlane: Bool
  /// True if expanding it can add layers other than inputs.
  let addsLayers: Bool

  indirect enum Action: Sendable {
    case layer(LayerStatement)
    case merge(MergeStatement)
    case path(PathStatement)
    case call(CallStatement)
    case repetition(RepetitionStatement)
    case condition(ConditionStatement)
    case branch(BranchStatement)
    case rounding(Rounding)
    case input(InputStatement)
    case fact(FactStatement)
    case faulty(FaultyStatement)
  }

  init(_ action: Action) {
    self.action = action
    var operations = 0
    var readsPlane = false
    action.forEachExpression { expression in
      operations += expression.operationCount
      readsPlane = readsPlane || expression.readsPlane
    }
    cost = action.ownCost + operations / 8
    self.readsPlane = readsPlane
    addsLayers = action.addsLayers
  }
}

extension Statement.Action {
  fileprivate var addsLayers: Bool {
    switch self {
    case .layer, .merge, .call: true
    case .path(let statement): statement.body.contains { $0.addsLayers }
    case .repetition(let statement): statement.body.contains { $0.addsLayers }
    case .condition(let statement): statement.body.contains { $0.addsLayers }
    case .branch(let statement): statement.body.contains { $0.addsLayers }
    case .rounding, .input, .fact: false
    case .faulty(let statement): statement.replacesFlow
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
  /// True if the rounding in force has a say in the layer.
  let heedsRounding: Bool
  /// True if the number of axes of what enters has a say in the layer.
  let heedsAxes: Bool
  let common: CommonProperties
  /// Index in the library's origins.
  let origin: Int
  let span: SourceSpan

  init(
    word: LayerWord, name: NameTemplate?, properties: [CompiledProperty], constant: Layer?,
    heedsRounding: Bool, heedsAxes: Bool, common: CommonProperties, origin: Int, span: SourceSpan
  ) {
    self.word = word
    self.name = name
    self.properties = properties
    self.constant = constant
    self.heedsRounding = heedsRounding
    self.heedsAxes = heedsAxes
    self.common = common
    self.origin = origin
    self.span = span
  }
}

/// The properties that every layer may have.
struct CommonProperties: Sendable {
  var attributes: Node.Attributes = []
  var source: NameTemplate?
  var sharesWeightsOf: NameTemplate?
  var enclosingModules: UInt32 = 0
}

struct MergeStatement: Sendable {
  let layer: LayerStatement
  /// Paths, and what repeats them or asks whether they are there.
  let body: [Statement]
}

struct PathStatement: Sendable {
  /// The word of the merge that holds it, and its position.
  let merge: LayerWord
  let mergeSpan: SourceSpan
  let source: NameTemplate?
  let body: [Statement]
}

struct CallStatement: Sendable {
  enum Callee: Sendable {
    case block(BlockReference)
    /// `apply unit …`, where `unit` is the parameter in this slot.
    case parameter(slot: Int, name: String, span: SourceSpan)
  }

  /// True if an argument is the instance's name or a value is known when the block is.
  struct Argument: Sendable {
    let name: Result<NameTemplate, SpecFault>
    let value: Result<Expression, SpecFault>
    let span: SourceSpan
  }

  struct Property: Sendable {
    let name: String
    let nameSpan: SourceSpan
    let value: Located<Expression>
  }

  let callee: Callee
  let arguments: [Argument]
  let properties: [Property]
  let span: SourceSpan
}

struct RepetitionStatement: Sendable {
  let count: Located<Expression>
  /// The slot of the index, if it has a name.
  let index: Int?
  let body: [Statement]
}

struct ConditionStatement: Sendable {
  let condition: Located<Expression>
  let body: [Statement]
}

struct BranchStatement: Sendable {
  let name: NameTemplate?
  let body: [Statement]
  let reservedNames: Set<String>
  let span: SourceSpan
}

struct InputStatement: Sendable {
  let name: NameTemplate?
  let axes: SpatialAxes
  /// An extent for each axis.
  let extents: [Located<Expression>]
  let channels: Located<Expression>
  let origin: Int
  let span: SourceSpan

  /// Returns the place of an axis among the extents.
  func place(of axis: Axis) -> Int { axes.all.firstIndex(of: axis) ?? 0 }
}

struct FactStatement: Sendable {
  let fact: PublishedFact
  /// Of `with=`, if it is there.
  let settingsSpan: SourceSpan?
}

/// A statement that was not understood, which has been reported. It keeps its place, so that nothing that depends
/// on it is reported too.
struct FaultyStatement: Sendable {
  /// The layer it would have made, if its name was understood.
  let name: NameTemplate?
  /// True if it could have made layers under names that are not known.
  let mayNameOthers: Bool
  /// True if what follows would have read its output.
  let replacesFlow: Bool
}
